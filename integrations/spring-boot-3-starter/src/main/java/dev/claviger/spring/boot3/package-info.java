/** What of Claviger's auto-configuration is different in Spring Boot 3.5. */
@NullMarked
package dev.claviger.spring.boot3;

import org.jspecify.annotations.NullMarked;
