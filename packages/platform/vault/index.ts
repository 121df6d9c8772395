// Public door of platform/vault.

export interface Vault {
  /** Seals text for one place: `aad` names owner, purpose, row. At most 64 KB. */
  seal(plaintext: string, aad: string): string;
  /** Opens what was sealed for the same place; else throws VAULT_OPEN_FAILED. */
  open(sealed: string, aad: string): string;
  /** True when sealed under a key that is no longer the first: seal it again. */
  isStale(sealed: string): boolean;
}
/** `previous` keys still open, only `masterKey` seals. */
export declare function createVault(
  masterKey: string,
  options?: { previous?: readonly string[] },
): Vault;
/** A key for one purpose from one of our secrets (HKDF-SHA-256). */
export declare function deriveKey(secret: string, purpose: string, bytes?: number): Buffer;
