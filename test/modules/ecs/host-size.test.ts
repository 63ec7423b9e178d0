import { fitsHost, hostSize } from "../../../modules/ecs/host-size";

it.each([
  ["t3.nano", 2048, 512],
  ["t3.medium", 2048, 4096],
  ["t4g.2xlarge", 8192, 32_768],
  ["m7i.large", 2048, 8192],
  ["m7i-flex.xlarge", 4096, 16_384],
  ["c7g.medium", 1024, 2048],
  ["c7g.4xlarge", 16_384, 32_768],
  ["r8g.48xlarge", 196_608, 1_572_864],
])("knows what %s has", (type, cpu, memory) => {
  expect(hostSize(type)).toEqual({ cpu, memory });
});

it.each(["p5.48xlarge", "m7i.metal-24xl", "t2.micro", "m4.large", "x2gd.large"])("does not judge %s", (type) => {
  expect(hostSize(type)).toBeUndefined();
  expect(fitsHost(type, { cpu: 16_384, memory: 122_880 })).toBe(true);
});

it("leaves memory for the agent and the system", () => {
  expect(fitsHost("t3.medium", { cpu: 2048, memory: 4096 })).toBe(false);
  expect(fitsHost("t3.medium", { cpu: 2048, memory: 3072 })).toBe(true);
  expect(fitsHost("t3.medium", { cpu: 2049, memory: 512 })).toBe(false);
});
