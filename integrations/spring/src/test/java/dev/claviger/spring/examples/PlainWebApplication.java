package dev.claviger.spring.examples;

import dev.claviger.servlet.ApiKeyFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import org.springframework.web.WebApplicationInitializer;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** Without Spring Security. */
public final class PlainWebApplication implements WebApplicationInitializer {
    @Override
    public void onStartup(ServletContext servlets) {
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(ApplicationConfiguration.class, PlainKeyConfiguration.class);
        spring.setServletContext(servlets);
        spring.refresh();
        servlets.addListener(new ContextLoaderListener(spring));

        spring.getBean(ApiKeyFilter.class).addTo(servlets);
        ServletRegistration.Dynamic mvc = servlets.addServlet("mvc", new DispatcherServlet(spring));
        mvc.setAsyncSupported(true);
        mvc.addMapping("/");
    }
}
