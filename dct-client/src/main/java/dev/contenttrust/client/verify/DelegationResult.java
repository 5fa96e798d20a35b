// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

/**
 * A delegation and what became of it. Immutable.
 *
 * @param edge the delegation as its verified delegator describes it
 * @param outcome what became of it
 */
public record DelegationResult(DelegationEdge edge, DelegationOutcome outcome) {}
