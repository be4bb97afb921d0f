package dev.claviger.conformance.cases;

import java.util.List;

/**
 * One row of a file of WebSocket upgrades: a key, or none, against an endpoint.
 *
 * @param id the name of the row
 * @param target the target of the request
 * @param api whose API the endpoint is written in: {@code jakarta} or {@code jetty}
 * @param header the header line of the credential, with placeholders for keys; empty for none
 * @param endpoints what the caller may call
 * @param expectation what is right
 */
record UpgradeCase(
        String id, String target, String api, String header, EndpointList endpoints, Expectation expectation) {

    static UpgradeCase of(Row row) {
        return new UpgradeCase(
                row.text("id"),
                row.text("target"),
                row.text("api"),
                row.text("header", ""),
                EndpointList.of(row, "allow"),
                Expectation.of(row));
    }

    /** Returns the request as far as it is told apart from others. */
    String asText() {
        return "GET " + target + " " + header;
    }

    /** Returns the header lines without which no server upgrades a connection. */
    static List<String> handshake() {
        return List.of(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }
}
