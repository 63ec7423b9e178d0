/**
 * A string that Terraform takes as it stands. Without this the shell's `${HOME}` in a command would be an interpolation.
 *
 * Terraform docs: "Strings and Templates", section "Escape Sequences".
 */
export const literal = (text: string): string => text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
