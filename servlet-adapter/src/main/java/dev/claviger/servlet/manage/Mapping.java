package dev.claviger.servlet.manage;

import dev.claviger.servlet.internal.ServletRequestView;

/**
 * Where clients find the servlet: the paths that answers name are absolute, so that they mean the same to all who follow them.
 *
 * @param base the path of the mapping as it was sent, without a slash at its end; empty for the root
 * @param path the path of the request as it was sent
 */
record Mapping(String base, String path) {

    static Mapping of(ServletRequestView view) {
        String path = String.valueOf(view.path());
        int end = path.length();
        // In canonical form an escape is never a slash, so that both paths have the same segments.
        for (int i = view.pathWithinServlet().indexOf('/');
                i >= 0;
                i = view.pathWithinServlet().indexOf('/', i + 1)) {
            end = path.lastIndexOf('/', end - 1);
        }
        return new Mapping(path.substring(0, Math.max(end, 0)), path);
    }
}
