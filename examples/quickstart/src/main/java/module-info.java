/** An application with API keys, to start and to read. */
module dev.claviger.examples.quickstart {
    requires dev.claviger.servlet;
    requires com.fasterxml.jackson.databind;
    requires org.eclipse.jetty.ee10.servlet;
    requires static org.jspecify;

    // Jackson reads and writes the records in there.
    opens dev.claviger.examples.quickstart to
            com.fasterxml.jackson.databind;
}
