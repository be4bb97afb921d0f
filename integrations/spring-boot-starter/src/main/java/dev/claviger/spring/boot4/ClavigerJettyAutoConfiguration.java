package dev.claviger.spring.boot4;

import dev.claviger.servlet.ApiKeyFilter;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Has an embedded Jetty tell apart header values that differ in letter case alone. By default its cache may hand over the key of an
 * earlier request on the same connection instead of one in other letter case.
 */
@AutoConfiguration
@ConditionalOnClass({Server.class, ConfigurableJettyWebServerFactory.class, ApiKeyFilter.class})
@ConditionalOnProperty(prefix = "claviger", name = "enabled", matchIfMissing = true)
public final class ClavigerJettyAutoConfiguration {

    /** For Spring. */
    public ClavigerJettyAutoConfiguration() {}

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> clavigerHeaderCache() {
        return factory -> factory.addServerCustomizers(ClavigerJettyAutoConfiguration::tellCasesApart);
    }

    private static void tellCasesApart(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .forEach(factory -> factory.getHttpConfiguration().setHeaderCacheCaseSensitive(true));
        }
    }
}
