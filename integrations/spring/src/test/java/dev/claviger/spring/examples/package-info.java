/** The code of docs/spring-security.md. */
package dev.claviger.spring.examples;
