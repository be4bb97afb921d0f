package dev.claviger.internal.manage;

import dev.claviger.Administration;
import dev.claviger.Claviger;

/**
 * The operations of management, each made once from what they share.
 *
 * <p>It is a list and nothing more: what a host may ask of them is said by {@link Claviger} and {@link Administration}.
 */
public record Management(
        KeyIssuing issuing,
        IssuingToFile toFile,
        KeyRotating rotating,
        KeyManagement keys,
        BulkRevocation bulk,
        LeakedKeys leaked,
        Disclosure disclosure,
        Resealing resealing,
        PolicyManagement policies,
        KeyQuestions keyQuestions,
        OwnerQuestions ownerQuestions,
        PolicyQuestions policyQuestions,
        AuditReading audit) {}
