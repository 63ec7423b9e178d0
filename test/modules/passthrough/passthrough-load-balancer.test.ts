import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformStack } from "cdktf";
import { AlbTargetGroup } from "../../../modules/load-balancer/alb-target-group";
import type { Deployment } from "../../../modules/foundation/deployment";
import { EndpointService } from "../../../modules/passthrough/endpoint-service";
import { HttpsLoadBalancer } from "../../../modules/load-balancer/https-load-balancer";
import { LogBucket } from "../../../modules/storage/log-bucket";
import { Network } from "../../../modules/network/network";
import {
  type PassthroughListenerProps,
  PassthroughLoadBalancer,
} from "../../../modules/passthrough/passthrough-load-balancer";
import type { AddressedTasks } from "../../../modules/passthrough/passthrough-target-group";
import { PublicName } from "../../../modules/load-balancer/public-name";
import { internet } from "../../../modules/network/security-group-edge";
import { layFoundation } from "../../../modules/foundation/stack-foundation";
import { edges } from "../../support/edges";
import { synthesized } from "../../support/stacks";
import { type Template, resources } from "../../support/template";

const deployment: Deployment = {
  environment: "dev",
  accountId: "111122223333",
  region: "eu-west-1",
  tags: {},
  backend: { kind: "local" },
  disposable: true,
  logRetentionDays: 7,
};

interface Ground {
  readonly stack: TerraformStack;
  readonly network: Network;
  readonly logBucket: LogBucket;
  readonly group: (name: string) => SecurityGroup;
}

/** A stack with a network, in which a test builds what it looks at. */
function synth(build: (ground: Ground) => void): Template {
  return synthesized((app) => {
    const stack = new TerraformStack(app, "pass-dev");
    const name = layFoundation(stack, "pass", deployment);
    const logBucket = new LogBucket(stack, "log-bucket", { name, deployment });
    const network = new Network(stack, "network", {
      name,
      region: deployment.region,
      network: {
        kind: "existing",
        vpcId: "vpc-1",
        cidr: "10.0.0.0/16",
        publicSubnetIds: ["subnet-a", "subnet-b"],
        privateSubnetIds: ["subnet-c", "subnet-d"],
      },
      logBucket,
      endpointServices: [],
    });
    const group = (id: string): SecurityGroup => new SecurityGroup(stack, id, { name: id, vpcId: network.vpcId });
    build({ stack, network, logBucket, group });
    return stack;
  });
}

const nlb = ({ stack, network }: Ground, props: { scheme?: "internet-facing"; name?: string; idle?: number } = {}) =>
  new PassthroughLoadBalancer(stack, "nlb", {
    name: props.name ?? "pass",
    deployment,
    network,
    scheme: props.scheme ?? "internal",
    ...(props.idle && { tcpIdleTimeoutSeconds: props.idle }),
  });

const tasks = (
  group: SecurityGroup,
  { port = 8441, ...change }: Partial<AddressedTasks> & { port?: number } = {},
): PassthroughListenerProps => ({
  port,
  targets: { kind: "tasks", group, port: 8443, healthCheck: { kind: "tcp" }, proxyProtocolV2: false, ...change },
});

const only = (template: Template, type: string) => {
  const [first, ...more] = resources(template, type);
  expect(more).toEqual([]);
  return first?.body ?? {};
};

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

describe("an endpoint service", () => {
  const consumers = (allowedPrincipals: string[]) =>
    synth((ground) => {
      const balancer = nlb(ground);
      balancer.listen("a", tasks(ground.group("a")));
      const listener = balancer.listen("b", tasks(ground.group("b"), { port: 8442 }));
      new EndpointService(ground.stack, "consumers", {
        name: "pass",
        balancer,
        listener,
        allowedPrincipals,
        consumerCidrs: ["10.90.0.0/16"],
      });
    });

  it("leads consumers to one listener, each endpoint accepted, under the load balancer's own inbound rules", () => {
    const template = consumers(["arn:aws:iam::444455556666:root"]);
    expect(only(template, "aws_vpc_endpoint_service")).toMatchObject({
      acceptance_required: true,
      allowed_principals: ["arn:aws:iam::444455556666:root"],
    });
    expect(only(template, "aws_lb")).toMatchObject({
      enforce_security_group_inbound_rules_on_private_link_traffic: "on",
    });
    expect(edges(template).ingress).toContain("10.90.0.0/16 → pass-nlb:8442");
    expect(edges(template).ingress).not.toContain("10.90.0.0/16 → pass-nlb:8441");
  });

  it("is not for everybody", () => {
    expect(() => consumers(["*"])).toThrow(
      'pass-dev/consumers: allowedPrincipals must be ARNs of accounts, roles or users, at least one, got ["*"]. "*" ' +
        "would let any AWS account ask",
    );
  });
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
