// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.Refusal.By;
import dev.contenttrust.client.transport.ServerText;
import dev.contenttrust.core.Diagnosis;
import dev.contenttrust.core.Diagnosis.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What refusals of Azure Container Registry mean. The service's own words do not tell: a missing
 * role, the admin account and a stale login are the same 401.
 */
final class AzureDiagnoses {
  private static final Pattern GUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final String NEW_LOGIN =
      "A login keeps the roles that it was made with: after every change of roles log in again";

  private AzureDiagnoses() {}

  static Optional<Diagnosis> of(Refusal refusal) {
    int status = refusal.reply().status();
    if (refusal.by() == By.EXCHANGE) {
      return Optional.of(exchange(refusal));
    }
    if (refusal.by() == By.LOGIN) {
      return status == 400 || status == 401 || status == 403
          ? Optional.of(login(refusal))
          : Optional.empty();
    }
    return switch (status) {
      case 401 -> Optional.of(refused(refusal));
      case 404, 410 -> retired(refusal);
      case 405 -> refusal.isTrustData() ? Optional.of(disabled(refusal)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Diagnosis exchange(Refusal refusal) {
    Credential.EntraToken entra = (Credential.EntraToken) refusal.login().orElseThrow();
    Optional<TokenClaims> claims = refusal.directoryClaims();
    if (claims.map(c -> c.isExpired(refusal.now())).orElse(false)) {
      return new Diagnosis(
          Problem.LOGIN_EXPIRED,
          "the Microsoft Entra token for " + refusal.registry() + " has expired",
          "Bring a new one; they last about an hour");
    }
    String issuer = claims.map(c -> c.text("tid")).orElse("");
    if (!entra.tenant().isEmpty() && !issuer.isEmpty() && !issuer.equals(entra.tenant())) {
      return new Diagnosis(
          Problem.WRONG_TENANT,
          "the Microsoft Entra token was issued by the directory "
              + ServerText.printable(issuer)
              + ", and "
              + ServerText.printable(entra.tenant())
              + " was asked for",
          "Sign in to the directory that " + refusal.registry() + " belongs to");
    }
    return new Diagnosis(
        issuer.isEmpty() ? Problem.CREDENTIALS_REFUSED : Problem.WRONG_TENANT,
        refusal.registry()
            + " did not accept the Microsoft Entra token"
            + (issuer.isEmpty() ? "" : " of the directory " + ServerText.printable(issuer)),
        "Either the registry belongs to another directory (tenant), or the account has no role on"
            + " it: give it AcrPull to verify, AcrPush and AcrImageSigner to sign");
  }

  private static Diagnosis login(Refusal refusal) {
    String registry = refusal.registry();
    String name = AzureRegistries.nameOf(registry);
    if (refusal.login().isEmpty()) {
      return nobody(refusal);
    }
    if (refusal.login().get() instanceof IdentityToken
        || refusal.user().equals(AzureRegistries.TOKEN_USER)) {
      return new Diagnosis(
          Problem.LOGIN_EXPIRED,
          "the login at " + registry + " is not accepted any more; it lasts for some hours only",
          "Log in again with 'az acr login --name " + name + "'");
    }
    if (isAdmin(refusal)) {
      return new Diagnosis(
          Problem.CREDENTIALS_REFUSED,
          "the password of the admin account of " + registry + " was refused",
          "The account may be disabled, or its passwords were regenerated. It can never sign: use a"
              + " service principal instead");
    }
    if (isServicePrincipal(refusal)) {
      return new Diagnosis(
          Problem.CREDENTIALS_REFUSED,
          "the secret of the service principal " + refusal.user() + " was refused by " + registry,
          "Its secret is wrong or has expired: make a new one with 'az ad sp credential reset --id "
              + refusal.user()
              + "' and log in with it");
    }
    return new Diagnosis(
        Problem.CREDENTIALS_REFUSED,
        "the password of the token "
            + ServerText.printable(refusal.user())
            + " was refused by "
            + registry,
        "It is wrong, expired or disabled; repository-scoped tokens do not reach trust data in any"
            + " case: use a service principal instead");
  }

  private static Diagnosis refused(Refusal refusal) {
    if (refusal.login().isEmpty()) {
      return nobody(refusal);
    }
    if (refusal.isTrustData() && isRepositoryToken(refusal)) {
      return new Diagnosis(
          Problem.REPOSITORY_TOKEN,
          Diagnoses.wanted(refusal)
              + ": "
              + ServerText.printable(refusal.user())
              + " looks like a repository-scoped token, and those do not reach trust data, not even"
              + " for reading",
          "Use a service principal with AcrPull to verify, with AcrPush and AcrImageSigner to sign");
    }
    if (refusal.isTrustData() && refusal.isWrite()) {
      return isAdmin(refusal) ? admin(refusal) : signerRole(refusal);
    }
    return new Diagnosis(
        Problem.ACCESS_DENIED,
        Diagnoses.wanted(refusal),
        "The account needs the role "
            + (refusal.isWrite() ? "AcrPush" : "AcrPull")
            + " on "
            + refusal.registry()
            + ". "
            + NEW_LOGIN);
  }

  private static Diagnosis nobody(Refusal refusal) {
    return new Diagnosis(
        Problem.NO_CREDENTIALS,
        Diagnoses.wanted(refusal) + "; no credentials were found for " + refusal.registry(),
        "Log in with 'az acr login --name "
            + AzureRegistries.nameOf(refusal.registry())
            + "', or with 'docker login' as a service principal");
  }

  private static Diagnosis admin(Refusal refusal) {
    return new Diagnosis(
        Problem.ADMIN_ACCOUNT,
        Diagnoses.wanted(refusal) + ": the admin account of a registry can never sign",
        "Sign as a service principal or person with the roles AcrPush and AcrImageSigner; the admin"
            + " account cannot be given them");
  }

  private static Diagnosis signerRole(Refusal refusal) {
    String role =
        refusal.isGranted("pull")
            ? ": the account may read this repository's trust data and not publish it"
            : "";
    return new Diagnosis(
        Problem.SIGNER_ROLE_MISSING,
        Diagnoses.wanted(refusal) + role,
        "Signing takes the role AcrImageSigner besides AcrPush, which Owner and Contributor do not"
            + " include; neither the admin account, nor repository-scoped tokens, nor classic"
            + " subscription administrators can sign. "
            + NEW_LOGIN);
  }

  private static Diagnosis disabled(Refusal refusal) {
    return new Diagnosis(
        Problem.CONTENT_TRUST_DISABLED,
        "content trust seems to be disabled on "
            + refusal.registry()
            + ", or something between here and there does not let the request pass",
        "'az acr config content-trust show' tells. Disabling it deleted the trust data of every"
            + " repository, and it can be enabled again only where it was enabled before"
            + " 2026-05-31. Images that were signed must then be signed anew, with the root key that"
            + " clients have pinned");
  }

  /** A trust server that lacks a file says so in its own words; no such words, no trust server. */
  private static Optional<Diagnosis> retired(Refusal refusal) {
    if (!refusal.isTrustData() || !refusal.reply().code().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Diagnosis(
            Problem.CONTENT_TRUST_RETIRED,
            refusal.registry() + " answers as a registry without content trust does",
            "Azure removes content trust from all registries by 2028-03-31. What was verified before"
                + " can still be read from the cache (offline) until it expires; sign with Notary"
                + " Project tools from now on"));
  }

  private static boolean isAdmin(Refusal refusal) {
    return refusal.user().equalsIgnoreCase(AzureRegistries.nameOf(refusal.registry()));
  }

  private static boolean isServicePrincipal(Refusal refusal) {
    return GUID.matcher(refusal.user()).matches();
  }

  private static boolean isRepositoryToken(Refusal refusal) {
    return refusal.login().orElse(null) instanceof UserPassword
        && !refusal.isGranted("pull")
        && !isAdmin(refusal)
        && !isServicePrincipal(refusal);
  }
}
