/**
 * The guard for HTTP hosts of any kind: reads the credential and the path of a request, asks {@link dev.claviger.Claviger} and
 * answers with a verdict. It knows no servlet, no socket and no event loop. A host implements {@link
 * dev.claviger.http.GuardedRequest}, asks {@link dev.claviger.http.HttpGuard#judge}, and either serves the request or writes the
 * {@link dev.claviger.http.RefusalResponse}. {@code ApiKeyFilter} of the servlet adapter does that for servlet containers.
 */
@NullMarked
package dev.claviger.http;

import org.jspecify.annotations.NullMarked;
