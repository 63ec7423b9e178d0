import type { AppSettings } from "../modules/ecs/app";

/**
 * A stand-in until your own app takes its place: Python's web server on an empty folder. It runs as nobody on a
 * read-only file system, and a health check comes with its image.
 */
export function sampleApp(listen: "0.0.0.0" | "127.0.0.1"): AppSettings {
  return { ...sampleContainer(listen), port: 8080, healthPath: "/" };
}

/** The same without its port: where the port is said elsewhere. */
export function sampleContainer(listen: "0.0.0.0" | "127.0.0.1") {
  return {
    image: { kind: "public", reference: "public.ecr.aws/docker/library/python:3.13-slim" },
    command: ["python", "-m", "http.server", "8080", "--bind", listen, "--directory", "/srv"],
    user: "65534:65534",
    cpu: 256,
    memory: 512,
    tasks: { min: 2, max: 4 },
    healthCommand: ["CMD", "python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8080/')"],
  } satisfies Omit<AppSettings, "port" | "healthPath">;
}

/** The sample app on loopback, with room for nginx and the AWS CLI beside it. */
export const sampleAppBehindSidecar: AppSettings = { ...sampleApp("127.0.0.1"), cpu: 512, memory: 1024 };
