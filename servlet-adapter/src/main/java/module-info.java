/** Guards servlet applications with API keys. Start with {@link dev.claviger.servlet.ApiKeyFilter}. */
module dev.claviger.servlet {
    requires transitive dev.claviger;
    requires transitive jakarta.servlet;

    exports dev.claviger.servlet;
}
