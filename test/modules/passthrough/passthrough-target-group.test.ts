import { AlbTargetGroup } from "../../../modules/load-balancer/alb-target-group";
import { HttpsLoadBalancer } from "../../../modules/load-balancer/https-load-balancer";
import { PublicName } from "../../../modules/load-balancer/public-name";
import { internet } from "../../../modules/network/security-group-edge";
import { edges } from "../../support/edges";
import { resources } from "../../support/template";
import { deployment, nlb, only, synth, tasks } from "./ground";

it("asks the app over HTTPS on a port that is open to the load balancer alone", () => {
  const template = synth((ground) => {
    const healthCheck = { kind: "https", port: 8445, path: "/health" } as const;
    nlb(ground).listen("b", tasks(ground.group("b"), { healthCheck, proxyProtocolV2: true }));
  });
  expect(only(template, "aws_lb_target_group")).toMatchObject({
    proxy_protocol_v2: true,
    health_check: { protocol: "HTTPS", port: "8445", path: "/health", matcher: "200" },
  });
  expect(edges(template).ingress).toEqual(["pass-nlb → b:8443", "pass-nlb → b:8445"]);
});

it("reaches tasks on dynamic host ports, with a TCP check on the port of each", () => {
  const template = synth((ground) => {
    const targets = { kind: "dynamic-host-ports", group: ground.group("hosts"), containerPort: 8443 } as const;
    nlb(ground).listen("b", { port: 8441, targets });
  });
  expect(only(template, "aws_lb_target_group")).toMatchObject({
    target_type: "instance",
    preserve_client_ip: "false",
    health_check: { protocol: "TCP", port: "traffic-port" },
  });
  expect(edges(template).ingress).toEqual(["pass-nlb → hosts:32768-65535"]);
});

describe("an Application Load Balancer behind it", () => {
  const withAlb = (
    sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09" | "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  ) =>
    synth((ground) => {
      const { stack, network, logBucket } = ground;
      const publicName = new PublicName(stack, "public-name", {
        publicName: {
          kind: "certificate",
          domainName: "api.example.com",
          certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1",
        },
      });
      const targetGroup = new AlbTargetGroup(stack, "targets", {
        name: "pass",
        vpcId: network.vpcId,
        hop: { kind: "https" },
        targetType: "ip",
        port: 8443,
        healthPath: "/",
      });
      const alb = new HttpsLoadBalancer(stack, "alb", {
        name: "pass-inner",
        deployment,
        network,
        logBucket,
        publicName,
        targetGroup,
        sslPolicy,
        redirectHttp: false,
        scheme: "internal",
      });
      nlb(ground, { scheme: "internet-facing" })
        .listen("alb", {
          port: 443,
          targets: { kind: "alb", alb, healthPath: "/" },
        })
        .admit("clients", internet, "TLS from clients");
    });

  it("is a target of type alb on the port of its listener, asked over HTTPS", () => {
    const template = withAlb("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09");
    const group = resources(template, "aws_lb_target_group").find(({ body }) => body["target_type"] === "alb");
    expect(group?.body).toMatchObject({
      protocol: "TCP",
      port: 443,
      health_check: { protocol: "HTTPS", matcher: "200" },
    });
    // "When the target group type is alb, you can't modify the target group attributes."
    expect(Object.keys(group?.body ?? {})).not.toEqual(expect.arrayContaining(["preserve_client_ip"]));
    expect(only(template, "aws_lb_target_group_attachment")).toMatchObject({ port: 443 });
    expect(edges(template).ingress).toEqual(["0.0.0.0/0 → pass-nlb:443", "pass-nlb → pass-inner-alb:443"]);
  });

  it("must take TLS 1.2, or the health check never succeeds", () => {
    expect(() => withAlb("ELBSecurityPolicy-TLS13-1-3-PQ-2025-09")).toThrow(
      "pass-dev/nlb/listener-alb/targets: sslPolicy of the Application Load Balancer must be one that also takes TLS 1.2: the " +
        "health checks of a Network Load Balancer speak nothing newer, got " +
        '"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09". Take ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    );
  });
});
