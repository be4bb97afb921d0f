/** What of Claviger's auto-configuration is different in Spring Boot 4. */
@NullMarked
package dev.claviger.spring.boot4;

import org.jspecify.annotations.NullMarked;
