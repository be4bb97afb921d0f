package dev.claviger.conformance.cases;

/** Rows for tests of the runner, written with single quotes. */
final class Rows {
    static final String PLAIN = path("plain", "GET /v1/reports HTTP/1.1", "allow");
    static final String UNLISTED = path("unlisted", "GET /v1/secrets HTTP/1.1", "deny");
    static final String CLIMB =
            json("{'id':'climb','request_line':'GET /v1/files/../secrets HTTP/1.1','allow':[{'kind':"
                    + "'subtree','methods':['GET'],'path':'/v1/files'}],'expected':'reject400','safe_also':['deny']}");
    static final String OVERRIDE =
            json("{'id':'override','request_line':'POST /v1/runs?_method=DELETE HTTP/1.1','allow':"
                    + "[{'kind':'exact','methods':['POST'],'path':'/v1/runs'}],'expected':'deny'}");
    static final String FORWARD = json("{'id':'forward','request_line':'GET /open/forward?to=/v1/secrets HTTP/1.1',"
            + "'allow':[],'expected':'unauthorized','fixture':{'open':['/open/forward'],'key':false,'handlers':{'/open/forward':"
            + "{'does':'forward','to':'?to'}}}}");
    static final String GOOD_KEY = header("good", "Authorization: Bearer {KEY_OK}", "200");
    static final String BAD_KEY = header("bad", "Authorization: Bearer {KEY_REVOKED}", "401");
    static final String UNKNOWN_KEY = header("unknown", "Authorization: Bearer {KEY_UNKNOWN_ID}", "401");

    private Rows() {}

    /** Returns a row for a list that holds {@code GET /v1/reports}. */
    static String path(String id, String requestLine, String expected) {
        return json(
                "{'id':'" + id + "','request_line':'" + requestLine + "','allow':[{'kind':'exact','methods':['GET'],"
                        + "'path':'/v1/reports'}],'expected':'" + expected + "'}");
    }

    /** Returns a row with one header line, for a list that holds {@code GET /v1/reports}. */
    static String header(String id, String line, String expected) {
        return json("{'id':'" + id + "','request_line':'GET /v1/reports HTTP/1.1','headers':['" + line + "'],'config':{"
                + "'transports':['authorization-bearer'],'restrictions':[{'kind':'exact','methods':['GET'],"
                + "'path':'/v1/reports'}]},'expected':'" + expected + "'}");
    }

    /** Returns a decision file with one case: a granted user calls {@code path} where {@code /v1/reports} is listed. */
    static String decision(String id, String path, String expected) {
        return json("{'cases':[{'id':'" + id
                + "','config':{'switch':true,'endpointRestrictions':true,'allowedEndpoints':"
                + "['/v1/reports'],'defaultGrant':true},'principal':{'role':'user'},'action':'use','path':'" + path
                + "','expected':'" + expected + "'}]}");
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }
}
