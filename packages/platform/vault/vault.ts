// Seals short texts (keys of other systems) for storage: AES-256-GCM, bound to the place where they are stored.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { defineErrors } from "../errors/define-errors.ts";
import { deriveKey } from "./derive-key.ts";

export const VaultErrors = defineErrors("VAULT", {
  OPEN_FAILED: {
    status: 500,
    message:
      "A stored secret cannot be opened. Check that MASTER_KEY is the one it was sealed with, or store the secret anew.",
    alert: true,
  },
  TOO_LONG: { status: 400, message: "This secret is too long to store: 64 KB is the most." },
});

export interface Vault {
  /** Seals text for one place: `aad` names owner, purpose and row, like `org-1|msg91|authkey`. At most 64 KB. */
  seal(plaintext: string, aad: string): string;
  /** Opens what was sealed for the same place; else throws VAULT_OPEN_FAILED, which says nothing about why. */
  open(sealed: string, aad: string): string;
  /** True when sealed under a key that is no longer the first one: seal it again. */
  isStale(sealed: string): boolean;
}

const version = "v1";
const maxBytes = 65_536;
const ivBytes = 12;
const tagBytes = 16;

/**
 * A vault that seals with `masterKey` and opens with it or any of `previous`.
 * Sealed text is `v1.<key id>.<base64url of nonce, ciphertext, tag>`.
 */
export function createVault(
  masterKey: string,
  options: { previous?: readonly string[] } = {},
): Vault {
  const first = vaultKey(masterKey);
  const keys = new Map(
    [...(options.previous ?? []).map(vaultKey), first].map((entry) => [entry.id, entry.key]),
  );

  return {
    seal(plaintext, aad) {
      const bytes = Buffer.from(plaintext, "utf8");
      if (bytes.length > maxBytes) throw VaultErrors.TOO_LONG();
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", first.key, iv, { authTagLength: tagBytes });
      cipher.setAAD(place(first.id, aad));
      const sealed = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${first.id}.${sealed.toString("base64url")}`;
    },
    open(sealed, aad) {
      const [format, id = "", text = "", ...rest] = sealed.split(".");
      const key = keys.get(id);
      const bytes = Buffer.from(text, "base64url");
      const whole = format === version && rest.length === 0 && bytes.toString("base64url") === text;
      if (!whole || key === undefined || bytes.length < ivBytes + tagBytes)
        throw VaultErrors.OPEN_FAILED();
      try {
        const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), {
          authTagLength: tagBytes,
        });
        cipher.setAAD(place(id, aad));
        cipher.setAuthTag(bytes.subarray(-tagBytes));
        const opened = [cipher.update(bytes.subarray(ivBytes, -tagBytes)), cipher.final()];
        return Buffer.concat(opened).toString("utf8");
      } catch {
        throw VaultErrors.OPEN_FAILED();
      }
    },
    isStale: (sealed) => !sealed.startsWith(`${version}.${first.id}.`),
  };
}

function vaultKey(secret: string): { id: string; key: Buffer } {
  return {
    id: deriveKey(secret, "pipecast/vault/v1/key-id", 4).toString("hex"),
    key: deriveKey(secret, "pipecast/vault/v1/seal"),
  };
}

/** Version and key id are bound too, so no part of the text can be exchanged. */
function place(id: string, aad: string): Buffer {
  return Buffer.from(`${version}|${id}|${aad}`, "utf8");
}
