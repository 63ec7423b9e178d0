import { Checkout } from "../../support/checkout";

const checkout = new Checkout();
afterAll(() => checkout.remove());

const review = (...args: string[]) => checkout.run("tools/review.ts", args);

it("hands plan files to the review as they are named", async () => {
  expect(await review("--plan", "absent.json")).toEqual({
    code: 2,
    stdout: "",
    stderr: "absent.json: plan must be a file with the output of `terraform show -json`, got no such file\n",
  });
});

it.each([
  [["--live"], /^\n--live must be followed by <stack>-<environment>, got nothing\.\n$/],
  [["--live", "hardened-alb"], /^\n--live must be followed by one of .*hardened-alb-dev, .*, got "hardened-alb"\.\n$/],
])("refuses %j with one message", async (args, message) => {
  expect(await review(...args)).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});
