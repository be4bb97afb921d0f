package dev.claviger.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.security.test.context.support.TestExecutionEvent;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test as the owner of a key: Spring Security's context has an {@link dev.claviger.spring.ApiKeyAuthentication} with an {@link
 * dev.claviger.servlet.ApiKeyPrincipal}. For tests of services, and of controllers with {@code MockMvc} and {@code springSecurity()}.
 *
 * <p>It is not an API key: an {@link dev.claviger.servlet.ApiKeyFilter} that is part of the test refuses requests without one, for which
 * {@link ApiKeyRequests#issuedBy} is. Requests other than GET need {@code with(csrf())}, or {@link ApiKeyRequests#apiKey} instead.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@WithSecurityContext(factory = WithApiKeyContextFactory.class)
public @interface WithApiKey {
    /** Returns the id of the owner. */
    String owner();

    /** Returns the roles of the owner, as the owner directory would name them: {@code "admin"}. */
    String[] roles() default {};

    /** Returns the ids of the groups of the owner. */
    String[] groups() default {};

    /** Returns when the context is set up; before the test and its {@code @BeforeEach} methods by default. */
    @AliasFor(annotation = WithSecurityContext.class)
    TestExecutionEvent setupBefore() default TestExecutionEvent.TEST_METHOD;
}
