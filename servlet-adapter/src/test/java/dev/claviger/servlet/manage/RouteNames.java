package dev.claviger.servlet.manage;

import dev.claviger.Claviger;
import java.time.Clock;
import java.util.SortedSet;
import java.util.TreeSet;

/** The routes of the servlet, for tests elsewhere. */
public final class RouteNames {
    public static final String OPEN_API = Management.OPEN_API;

    private RouteNames() {}

    /** Returns all routes as {@code GET /keys}. */
    public static SortedSet<String> of(Claviger claviger) {
        SortedSet<String> names = new TreeSet<>(
                ManagementServlet.routes(claviger, Clock.systemUTC()).names());
        names.add("GET " + OPEN_API);
        return names;
    }
}
