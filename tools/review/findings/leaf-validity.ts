import type { Finding } from "../contract";
import { environmentOf, issuesCertificates, taskOf, type Container } from "../graph/task";
import type { Traffic } from "../graph/traffic";
import type { Resource } from "../read/plan";
import { Block } from "../references/block";
import type { Rule } from "./rule";

/** What a CA in short-lived mode signs at most (AWS Private CA User Guide, "Understand AWS Private CA CA modes"). */
const SHORT_LIVED_DAYS = 7;

/** A certificate is asked for that lives longer than the CA's mode allows: the CA refuses it, and the task never serves. */
export const leafValidity: Rule = ({ traffic }) => [...fromTasks(traffic), ...fromCertificates(traffic)];

function fromTasks(traffic: Traffic): Finding[] {
  const authorities = traffic.of(["aws_acmpca_certificate_authority"]);
  if (!authorities.some(isShortLived) || !authorities.every(isShortLived)) return [];
  return traffic.of(["aws_ecs_task_definition"]).flatMap((definition) =>
    (taskOf(definition).containers ?? []).filter(issuesCertificates).flatMap((container) =>
      requestedDays(container)
        .filter((days) => days > SHORT_LIVED_DAYS)
        .map((days) => finding(definition, days)),
    ),
  );
}

function fromCertificates(traffic: Traffic): Finding[] {
  return traffic.of(["aws_acmpca_certificate"]).flatMap((certificate) => {
    const body = Block.of(certificate);
    const authority = traffic.resolver.one(body, "certificate_authority_arn", "aws_acmpca_certificate_authority");
    const validity = body.block("validity");
    const days = (validity?.number("value") ?? 0) * (DAYS[validity?.text("type") ?? ""] ?? 0);
    const leaf = !/RootCACertificate|SubordinateCACertificate/.test(
      body.text("template_arn") ?? body.template("template_arn") ?? "RootCACertificate",
    );
    return leaf && authority && isShortLived(authority) && days > SHORT_LIVED_DAYS ? [finding(certificate, days)] : [];
  });
}

const DAYS: Readonly<Record<string, number>> = { DAYS: 1, MONTHS: 30, YEARS: 365 };

/** Days in the CLI's own words, in a variable named for them, or in a line `id private-ca days`. */
function requestedDays(container: Container): number[] {
  const environment = environmentOf(container);
  const texts = [...Object.values(environment), ...(container.command ?? []), ...(container.entryPoint ?? [])].join(
    "\n",
  );
  const said = [...texts.matchAll(/Value=(\d+),Type=DAYS|Type=DAYS,Value=(\d+)|^\S+ private-ca (\d+)$/gm)];
  const named = Object.entries(environment).filter(
    ([name, value]) => /VALIDITY.*DAYS/.test(name) && /^\d+$/.test(value),
  );
  return [...said.map((match) => Number(match[1] ?? match[2] ?? match[3])), ...named.map(([, value]) => Number(value))];
}

function isShortLived({ values }: Resource): boolean {
  return values.usage_mode === "SHORT_LIVED_CERTIFICATE";
}

function finding({ address }: Resource, days: number): Finding {
  return {
    rule: "leaf-validity",
    severity: "error",
    address,
    message: `A certificate of ${days} days is asked from a CA in short-lived mode, which signs at most ${SHORT_LIVED_DAYS} days.`,
    fix: `Ask for ${SHORT_LIVED_DAYS} days or less, and renew before two thirds of them are over.`,
    controls: [],
  };
}
