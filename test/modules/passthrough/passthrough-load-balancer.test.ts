import { edges } from "../../support/edges";
import { nlb, only, synth, tasks } from "./ground";

describe("an internal load balancer", () => {
  const template = synth((ground) => {
    nlb(ground)
      .listen("b", tasks(ground.group("b")))
      .admit("from-a", { group: ground.group("a") }, "a calls b");
  });

  it("has its security group from birth, and lies in the private subnets over all zones", () => {
    expect(only(template, "aws_lb")).toMatchObject({
      load_balancer_type: "network",
      internal: true,
      subnets: ["subnet-c", "subnet-d"],
      security_groups: [expect.stringMatching(/^..aws_security_group.nlb_security-group_\w+.id.$/)],
      enable_cross_zone_load_balancing: true,
      enable_deletion_protection: false,
    });
  });

  it("hands on TCP, with an explicit idle timeout", () => {
    expect(only(template, "aws_lb_listener")).toMatchObject({
      port: 8441,
      protocol: "TCP",
      tcp_idle_timeout_seconds: 350,
    });
    expect(only(template, "aws_lb_listener")).not.toHaveProperty("certificate_arn");
  });

  it("shows targets its own address, because they call each other through it", () => {
    expect(only(template, "aws_lb_target_group")).toMatchObject({
      protocol: "TCP",
      port: 8443,
      target_type: "ip",
      preserve_client_ip: "false",
      proxy_protocol_v2: false,
      deregistration_delay: "120",
      health_check: { protocol: "TCP", port: "traffic-port" },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("opens exactly the two edges of the hop", () => {
    const hop = ["a → pass-nlb:8441", "pass-nlb → b:8443"];
    expect(edges(template)).toEqual({ ingress: hop, egress: hop });
  });
});

it("admits nobody on its own", () => {
  const template = synth((ground) => {
    nlb(ground).listen("b", tasks(ground.group("b")));
  });
  expect(edges(template)).toEqual({ ingress: ["pass-nlb → b:8443"], egress: ["pass-nlb → b:8443"] });
});

describe("refuses", () => {
  it("two services on one port", () => {
    const both = () =>
      synth((ground) => {
        const balancer = nlb(ground);
        balancer.listen("a", tasks(ground.group("a")));
        balancer.listen("b", tasks(ground.group("b")));
      });
    expect(both).toThrow(
      "pass-dev/nlb: port of listener b must be one that no other listener has (8441 leads to a), got 8441. " +
        "Give every service a port of its own: TCP carries no host name to route by",
    );
  });

  it("a security group as the client of an internet-facing load balancer", () => {
    const reference = () =>
      synth((ground) => {
        nlb(ground, { scheme: "internet-facing" })
          .listen("b", tasks(ground.group("b")))
          .admit("from-a", { group: ground.group("a") }, "a calls b");
      });
    expect(reference).toThrow(
      "pass-dev/nlb/listener-b: client from-a must be a CIDR block where the load balancer is internet-facing, got " +
        '"a security group". Its name resolves to public addresses',
    );
  });

  it("more listeners than a load balancer has", () => {
    const fiftyOne = () =>
      synth((ground) => {
        const balancer = nlb(ground);
        const group = ground.group("all");
        for (let i = 0; i < 51; i++) balancer.listen(`s${i}`, tasks(group, { port: 9000 + i }));
      });
    expect(fiftyOne).toThrow("pass-dev/nlb: listeners must be at most 50, got 51");
  });

  it.each([
    [{ idle: 30 }, "pass-dev/nlb: tcpIdleTimeoutSeconds must be 60 to 6000 seconds, got 30"],
    [{ name: "a".repeat(33) }, "pass-dev/nlb: name must be at most 32 characters"],
  ])("%j", (props, message) => {
    expect(() => synth((ground) => nlb(ground, props))).toThrow(message);
  });
});
