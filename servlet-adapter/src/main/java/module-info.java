/**
 * Guards servlet applications with API keys. Start with {@link dev.claviger.servlet.ApiKeyFilter}, and {@link
 * dev.claviger.servlet.manage.ManagementServlet} to manage keys over HTTP.
 */
// The module that an export names is compiled later.
@SuppressWarnings("module")
module dev.claviger.servlet {
    requires transitive dev.claviger;
    requires transitive jakarta.servlet;

    // Optional at run time: the management servlet.
    requires static com.fasterxml.jackson.databind;

    exports dev.claviger.servlet;
    exports dev.claviger.servlet.manage;
    // Requests that hide credentials from other filters show them to this one.
    exports dev.claviger.servlet.internal to
            dev.claviger.spring;
}
