import { tasksPerHost } from "../../../modules/ecs/task-interfaces";

describe("awsvpc tasks per EC2 host", () => {
  // The column "Task limit without ENI trunking" of the ECS developer guide.
  it.each([
    ["m5.large", 2],
    ["m6g.medium", 1],
    ["m7i.xlarge", 3],
    ["m7i-flex.2xlarge", 3],
    ["c5.9xlarge", 7],
    ["m6i.12xlarge", 7],
    ["m7a.48xlarge", 14],
  ])("%s takes %i", (type, tasks) => expect(tasksPerHost(type)).toBe(tasks));

  // Never more than a type has: t3a.small has two interfaces, t3.small three.
  it.each([
    ["t3.medium", 2],
    ["t3a.small", 1],
    ["t3.small", 1],
    ["m8i.8xlarge", 7],
  ])("%s takes at least %i", (type, tasks) => expect(tasksPerHost(type)).toBe(tasks));

  it.each(["m4.large", "t2.medium", "p5.48xlarge", "m7i.metal-24xl", "large", ""])("%s is not in the table", (type) =>
    expect(tasksPerHost(type)).toBeUndefined(),
  );
});
