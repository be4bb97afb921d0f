package dev.claviger.spring.examples;

import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.manage.ManagementServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import org.springframework.web.WebApplicationInitializer;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.servlet.DispatcherServlet;

/** With Spring Security, after the filter. */
public final class SecuredWebApplication implements WebApplicationInitializer {
    @Override
    public void onStartup(ServletContext servlets) {
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(ApplicationConfiguration.class, KeyConfiguration.class, SecurityConfiguration.class);
        spring.setServletContext(servlets);
        spring.refresh();
        servlets.addListener(new ContextLoaderListener(spring));

        spring.getBean(ApiKeyFilter.class).addTo(servlets);
        FilterRegistration.Dynamic security = servlets.addFilter(
                "springSecurityFilterChain", new DelegatingFilterProxy("springSecurityFilterChain", spring));
        security.setAsyncSupported(true);
        security.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");

        ServletRegistration.Dynamic mvc = servlets.addServlet("mvc", new DispatcherServlet(spring));
        mvc.setAsyncSupported(true);
        mvc.addMapping("/");
        spring.getBean(ManagementServlet.class).addTo(servlets, "/manage/v1/*");
    }
}
