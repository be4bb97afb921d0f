package dev.claviger.spring;

import dev.claviger.servlet.manage.ManagementServlet;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells requests to a management servlet, by the servlet that the container is about to run: patterns of paths could be read otherwise.
 */
final class ManagementRequests {
    private ManagementRequests() {}

    /** Returns whether a management servlet is to answer, which looks itself whether a page of another site asks. */
    static boolean include(HttpServletRequest request) {
        HttpServletMapping mapping = request.getHttpServletMapping();
        if (mapping == null || mapping.getServletName() == null) {
            return false;
        }
        ServletRegistration servlet = request.getServletContext().getServletRegistration(mapping.getServletName());
        return servlet != null && ManagementServlet.class.getName().equals(servlet.getClassName());
    }
}
