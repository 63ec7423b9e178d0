import { stripVTControlCharacters } from "node:util";
import { renderMarkdown } from "../../../tools/review/report/markdown";
import { renderText } from "../../../tools/review/report/text";
import { reviewPlans } from "../../../tools/review/review";
import { change, fixture } from "./plans";

const reviewOf = (name: Parameters<typeof fixture>[0]) => reviewPlans([{ name, json: fixture(name) }]);
const plain = { color: false, width: 100 };

test.each(["modules", "passthrough", "classic"] as const)("prints %s for a terminal", (name) => {
  expect(renderText(reviewOf(name), plain)).toMatchSnapshot();
});

test("prints a comment for a pull request", () => {
  expect(renderMarkdown(reviewOf("mesh"))).toMatchSnapshot();
});

test.each([80, 100, 120, 300])("keeps within %i columns, save for what must be copied whole", (width) => {
  const lines = renderText(reviewOf("passthrough"), { color: false, width }).split("\n");
  const broad = lines.filter((line) => line.length > Math.min(width, 120));
  expect(broad.filter((line) => !/aws_/.test(line) && !/→/.test(line) && !/internal/.test(line))).toEqual([]);
});

test("colours only where it is told to, and says the same", () => {
  const review = reviewOf("classic");
  const colored = renderText(review, { color: true, width: 100 });
  expect(colored).toContain("\u001b[31m");
  expect(stripVTControlCharacters(colored)).toBe(renderText(review, plain));
});

test("texts of the plan cannot break out of the comment, nor write to the terminal", () => {
  const reason = "<img src=x>|\n# title\n```\n\u001b[2J";
  const plan = change(fixture("classic"), "aws_alb_target_group.web", (after) => {
    after.tags = { "encryption-in-transit/accepted-plaintext": reason };
  });
  const review = reviewPlans([{ name: "plan", json: plan }]);
  const [before, drawing, after] = renderMarkdown(review).split(/^```(?:text)?$/m);
  expect(drawing).toContain("accepted: <img src=x>| # title ``` [2J");
  expect(`${before}${after}`).toContain("accepted: &lt;img src=x>\\| # title");
  expect(`${before}${after}`).not.toMatch(/<img|^# title/m);
  expect(renderText(review, plain)).not.toContain("\u001b");
});

test("says what is new and what is gone against a baseline", () => {
  const plan = change(fixture("modules"), "aws_lb_listener.https", (after) => (after.protocol = "HTTP"));
  const review = reviewPlans([{ name: "now", json: plan }], [{ name: "then", json: fixture("modules") }]);
  const lines = [
    "+ internet to aws_lb.edge[0] :443 plaintext",
    "- internet to aws_lb.edge[0] :443 mtls",
    "+ error plaintext-hop aws_lb_listener.https",
  ];
  expect(renderMarkdown(review)).toContain(`Against then:\n\n\`\`\`diff\n${lines.join("\n")}\n\`\`\``);
  expect(renderText(review, plain)).toContain(` Against then\n   ${lines.join("\n   ")}\n`);
  const same = reviewPlans([{ name: "now", json: plan }], [{ name: "then", json: plan }]);
  expect(same.plans[0]?.baseline).toEqual({
    name: "then",
    hops: { added: [], gone: [] },
    findings: { added: [], gone: [] },
  });
});
