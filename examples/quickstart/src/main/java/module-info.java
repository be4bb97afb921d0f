/** An application with API keys, to start and to read. */
module dev.claviger.examples.quickstart {
    requires dev.claviger.servlet;
    requires dev.claviger.jdbc;
    requires com.fasterxml.jackson.databind;
    requires com.zaxxer.hikari;
    requires org.eclipse.jetty.ee10.servlet;
    requires static org.jspecify;

    // Jackson reads and writes the records in there.
    opens dev.claviger.examples.quickstart to
            com.fasterxml.jackson.databind;
}
