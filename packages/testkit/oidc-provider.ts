// An OpenID provider that runs here: discovery, code flow with PKCE, signed ID tokens; it agrees to everything, or lies as told.
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Who is at the provider, and what is wrong with what it says of them. */
export interface OidcPerson {
  sub: string;
  email: string;
  email_verified?: boolean;
}

export type OidcLie = "nonce" | "audience" | "issuer" | "expired" | "signature" | "state";

interface Grant {
  person: OidcPerson;
  nonce: string;
  challenge: string;
  redirect_uri: string;
}

const client = { id: "pipecast", secret: "the-secret-of-the-client" };

export class OidcProvider {
  readonly client = client;
  /** The person whose browser comes next. */
  person: OidcPerson = { sub: "u1", email: "nobody@example.org", email_verified: true };
  lie: OidcLie | undefined;
  readonly #server: Server;
  readonly #grants = new Map<string, Grant>();
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #others = generateKeyPairSync("rsa", { modulusLength: 2048 });

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<OidcProvider> {
    const provider = new OidcProvider();
    await new Promise<void>((done) => provider.#server.listen(0, "127.0.0.1", done));
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.issuer);
    const json = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return void json(200, {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          jwks_uri: `${this.issuer}/jwks`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
          code_challenge_methods_supported: ["S256"],
        });
      case "/jwks": {
        const key = createPublicKey(this.#keys.privateKey).export({ format: "jwk" });
        return void json(200, { keys: [{ ...key, kid: "k1", alg: "RS256", use: "sig" }] });
      }
      case "/authorize":
        return this.#authorize(url.searchParams, response);
      case "/token":
        return void json(...this.#token(new URLSearchParams(await bodyOf(request)), request));
      default:
        return void json(404, { error: "not_found" });
    }
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomUUID();
    const redirect_uri = query.get("redirect_uri") ?? "";
    this.#grants.set(code, {
      person: this.person,
      nonce: query.get("nonce") ?? "",
      challenge: query.get("code_challenge") ?? "",
      redirect_uri,
    });
    const back = new URL(redirect_uri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", this.lie === "state" ? "other" : (query.get("state") ?? ""));
    response.writeHead(302, { location: back.href }).end();
  }

  /** A code counts once, with the client's secret, the same redirect address and the verifier of its challenge. */
  #token(form: URLSearchParams, { headers }: IncomingMessage): [number, object] {
    const grant = this.#grants.get(form.get("code") ?? "");
    this.#grants.delete(form.get("code") ?? "");
    const basic = Buffer.from(headers.authorization?.split(" ")[1] ?? "", "base64").toString();
    const posted = `${form.get("client_id")}:${form.get("client_secret")}`;
    const known = [basic, posted].includes(`${client.id}:${client.secret}`);
    if (!known) return [401, { error: "invalid_client" }];
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant?.challenge !== challenge || grant.redirect_uri !== form.get("redirect_uri"))
      return [400, { error: "invalid_grant" }];
    const id_token = this.#idToken(grant);
    return [200, { access_token: randomUUID(), token_type: "Bearer", expires_in: 60, id_token }];
  }

  #idToken({ person, nonce }: Grant): string {
    const { lie } = this;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...person,
      iss: lie === "issuer" ? "https://somebody.example" : this.issuer,
      aud: lie === "audience" ? "somebody-else" : client.id,
      nonce: lie === "nonce" ? "other" : nonce,
      iat: lie === "expired" ? now - 7200 : now,
      exp: lie === "expired" ? now - 3600 : now + 60,
    };
    const text = `${part({ alg: "RS256", kid: "k1", typ: "JWT" })}.${part(claims)}`;
    const { privateKey } = lie === "signature" ? this.#others : this.#keys;
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
