/**
 * Key management over HTTP: {@link dev.claviger.servlet.manage.ManagementServlet} converts requests to operations of {@link
 * dev.claviger.Claviger} and their outcomes to responses, and {@link dev.claviger.servlet.manage.SessionUser} returns the logged-in
 * user. It decides nothing of its own. Needs {@code com.fasterxml.jackson.core:jackson-databind}.
 */
@NullMarked
package dev.claviger.servlet.manage;

import org.jspecify.annotations.NullMarked;
