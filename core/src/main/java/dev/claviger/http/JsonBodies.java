package dev.claviger.http;

/** The bodies that come with the library. Codes and messages of refusals hold nothing that JSON would have to escape. */
enum JsonBodies implements RefusalBody {
    PROBLEM("application/problem+json") {
        @Override
        public String render(Refusal refusal) {
            return "{\"type\":\"about:blank\",\"title\":\"" + title(refusal.status()) + "\",\"status\":"
                    + refusal.status() + ",\"detail\":\"" + refusal.message() + "\",\"code\":\"" + refusal.code()
                    + "\"}";
        }
    },

    OPENAI("application/json") {
        @Override
        public String render(Refusal refusal) {
            return "{\"error\":{\"message\":\"" + refusal.message() + "\",\"type\":\"" + type(refusal.status())
                    + "\",\"param\":null,\"code\":\"" + refusal.code() + "\"}}";
        }
    };

    private final String contentType;

    JsonBodies(String contentType) {
        this.contentType = contentType;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            default -> "Service Unavailable";
        };
    }

    private static String type(int status) {
        return switch (status) {
            case 403 -> "permission_error";
            case 503 -> "server_error";
            default -> "invalid_request_error";
        };
    }
}
