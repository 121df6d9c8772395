// Public door of platform/vault.
export { deriveKey } from "./derive-key.ts";
export { type Vault, VaultErrors, createVault } from "./vault.ts";
