package dev.claviger.spring.test;

import static dev.claviger.spring.test.ApiKeyRequests.apiKey;
import static dev.claviger.spring.test.ApiKeyRequests.issuedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.Outcome;
import dev.claviger.Owner;
import dev.claviger.servlet.ApiKeyFilter;
import dev.claviger.servlet.ApiKeyPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** An application with its claviger and filter lets callers of tests in only with keys. */
@SpringJUnitWebConfig(Application.Whole.class)
class WholeApplicationTest {
    private final WebApplicationContext spring;
    private final Claviger claviger;
    private MockMvc mvc;

    WholeApplicationTest(@Autowired WebApplicationContext spring, @Autowired Claviger claviger) {
        this.spring = spring;
        this.claviger = claviger;
    }

    @BeforeEach
    void start() {
        mvc = MockMvcBuilders.webAppContextSetup(spring)
                .addFilters(ApiKeyFilter.builder(claviger).guard("/api/**").build())
                .apply(springSecurity())
                .build();
    }

    @Test
    void keysThatTheApplicationIssues_areJudged() throws Exception {
        mvc.perform(get("/api/who").with(issuedBy(claviger, "root")))
                .andExpect(content().string("root [admin] [] root"));
        mvc.perform(post("/api/things").with(issuedBy(claviger, "root")))
                .andExpect(content().string("[] true"));
    }

    @Test
    void callersThatAreMadeUp_areRefused() throws Exception {
        mvc.perform(get("/api/who").with(apiKey("root").roles("admin"))).andExpect(status().isUnauthorized());
    }

    @Test
    @WithApiKey(owner = "root", roles = "admin")
    void contextsThatAreMadeUp_areRefused() throws Exception {
        mvc.perform(get("/api/who")).andExpect(status().isUnauthorized());
    }

    @Test
    void decisionsThatAreMadeUp_areNotTrusted() {
        ApiKeyPrincipal root = TestCaller.of(Owner.user("root").withRoles("admin"));

        assertThat(claviger.hasDecided(root.decision())).isFalse();
        assertThat(claviger.administration().policy(Actor.key(root.decision()))).isInstanceOf(Outcome.Refused.class);
    }
}
