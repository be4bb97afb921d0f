package dev.claviger.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** On Jetty, which keeps header values of a connection to find them again. */
class JettyTest {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OnlyAda.class, Server.class})
    static class Boathouse {}

    /** The factory of Jetty servers, by the name that it has in this Spring Boot. */
    static class Server implements ImportBeanDefinitionRegistrar {
        @Override
        public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
            String factory = Arrays.asList(
                            "org.springframework.boot.jetty.servlet.JettyServletWebServerFactory",
                            "org.springframework.boot.web.embedded.jetty.JettyServletWebServerFactory")
                    .stream()
                    .filter(name -> ClassUtils.isPresent(name, null))
                    .findFirst()
                    .orElseThrow();
            registry.registerBeanDefinition(
                    "jetty",
                    BeanDefinitionBuilder.genericBeanDefinition(factory).getBeanDefinition());
        }
    }

    private static String inOtherCase(String key) {
        StringBuilder other = new StringBuilder(key);
        for (int i = key.length() - 1; i > 0; i--) {
            char letter = key.charAt(i);
            if (Character.isLetter(letter)) {
                other.setCharAt(
                        i,
                        Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter));
                return other.toString();
            }
        }
        throw new IllegalArgumentException("no letter in the key");
    }

    @Test
    void keyInOtherCase_isRefused_afterTheRightOneOnTheSameConnection() {
        try (Host host = Host.start(
                Boathouse.class,
                "claviger.policy.usage=everyone",
                "claviger.policy.grants.everyone=granted",
                "claviger.policy.endpoints.everyone=/api/**",
                "claviger.filter.guard=/api/**")) {
            assertThat(host.context().getBean("jetty").getClass().getSimpleName())
                    .startsWith("Jetty");
            String key = host.issue("ada");

            assertThat(host.get("/api/x", Host.bearer(key)).statusCode()).isEqualTo(404);
            assertThat(host.get("/api/x", Host.bearer(inOtherCase(key))).statusCode())
                    .isEqualTo(401);
            assertThat(host.get("/api/x", Host.bearer(key)).statusCode()).isEqualTo(404);
        }
    }
}
