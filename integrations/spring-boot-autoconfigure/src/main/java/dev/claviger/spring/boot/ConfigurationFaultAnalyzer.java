package dev.claviger.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has Spring Boot print a {@link ConfigurationFault} as description and action instead of a stack trace. */
final class ConfigurationFaultAnalyzer extends AbstractFailureAnalyzer<ConfigurationFault> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationFault fault) {
        return new FailureAnalysis(fault.description(), fault.remedy(), fault);
    }
}
