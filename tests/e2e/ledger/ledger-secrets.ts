// Secrets of no installation, long enough to be taken.
export const secrets = {
  operatorToken: "operator-token-of-the-ledger-tests-0001",
  internalKey: "internal-key-of-the-ledger-tests-0000001",
  jwtSecret: "jwt-secret-of-the-ledger-tests-000000001",
  masterKey: "master-key-of-the-ledger-tests-000000001",
};
