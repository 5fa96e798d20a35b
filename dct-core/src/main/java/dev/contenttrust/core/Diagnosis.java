// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.io.Serializable;

/**
 * Why a server refused somebody, and what can be done about it, in words for whoever administers
 * the server or the login. Immutable and thread-safe.
 *
 * @param problem what is wrong, for programs
 * @param explanation what is wrong, for people; one line, no secrets
 * @param remedy what to do, for people; one line
 */
public record Diagnosis(Problem problem, String explanation, String remedy)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Problem {
    /** The server wants a login, and there is none for this registry. */
    NO_CREDENTIALS,
    /** The user name, password or token is not accepted: wrong, expired or revoked. */
    CREDENTIALS_REFUSED,
    /** A login that is good for some hours or days only is over. */
    LOGIN_EXPIRED,
    /** The login belongs to another directory (tenant) than the registry. */
    WRONG_TENANT,
    /** The login is accepted, and may not do this. */
    ACCESS_DENIED,
    /** The login may read trust data, and lacks the role that publishing takes. */
    SIGNER_ROLE_MISSING,
    /** The registry's admin account, which can never sign. */
    ADMIN_ACCOUNT,
    /** A repository-scoped token, which never reaches trust data. */
    REPOSITORY_TOKEN,
    /** Content trust is switched off on the registry. */
    CONTENT_TRUST_DISABLED,
    /** The registry has no content trust any more. */
    CONTENT_TRUST_RETIRED
  }

  /** Returns explanation and remedy as one line. */
  @Override
  public String toString() {
    return explanation + ". " + remedy;
  }
}
