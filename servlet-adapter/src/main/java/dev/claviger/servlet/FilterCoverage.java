package dev.claviger.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Finds servlets that are mapped where a filter is not: after CVE-2026-22753, where the guard was silently absent. */
final class FilterCoverage {
    private FilterCoverage() {}

    /** Returns {@code servlet name at URL pattern} for each mapping that the filter does not cover. */
    static Set<String> unguarded(FilterConfig config) {
        ServletContext context = config.getServletContext();
        FilterRegistration filter = context.getFilterRegistration(config.getFilterName());
        Set<String> unguarded = new TreeSet<>();
        if (filter == null) {
            return unguarded;
        }
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            if (!filter.getServletNameMappings().contains(servlet.getName())) {
                servlet.getMappings().stream()
                        .filter(mapping -> !covers(filter.getUrlPatternMappings(), mapping))
                        .forEach(mapping -> unguarded.add(servlet.getName() + " at " + mapping));
            }
        }
        return unguarded;
    }

    private static boolean covers(Collection<String> patterns, String mapping) {
        for (String pattern : patterns) {
            boolean below =
                    pattern.endsWith("/*") && (mapping + "/").startsWith(pattern.substring(0, pattern.length() - 1));
            if (pattern.equals("/*") || pattern.equals(mapping) || below) {
                return true;
            }
        }
        return false;
    }
}
