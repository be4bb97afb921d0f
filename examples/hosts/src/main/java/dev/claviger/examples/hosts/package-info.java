/** Adapters of hosts without servlets, to copy: Vert.x and gRPC. The page docs/hosts.md shows how they are used. */
@NullMarked
package dev.claviger.examples.hosts;

import org.jspecify.annotations.NullMarked;
