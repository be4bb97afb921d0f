package dev.claviger.spring.test;

import static dev.claviger.spring.test.ApiKeyRequests.apiKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.claviger.Owner;
import dev.claviger.spring.ApiKeyAuthentication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** Tests of controllers and services, as a host writes them. */
@SpringJUnitWebConfig(Application.Slice.class)
class WithApiKeyTest {
    private final WebApplicationContext spring;
    private final Application.Service service;
    private MockMvc mvc;

    WithApiKeyTest(@Autowired WebApplicationContext spring, @Autowired Application.Service service) {
        this.spring = spring;
        this.service = service;
    }

    @BeforeEach
    void start() {
        mvc = MockMvcBuilders.webAppContextSetup(spring).apply(springSecurity()).build();
    }

    @Test
    @WithApiKey(
            owner = "ada",
            roles = {"user", "lab"},
            groups = "g1")
    void controllers_seeTheOwner() throws Exception {
        mvc.perform(get("/api/who")).andExpect(content().string("ada [lab, user] [g1] ada"));
    }

    @Test
    @WithApiKey(owner = "root", roles = "admin")
    void services_seeRoles() {
        assertThat(service.administer()).isEqualTo("done");
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isInstanceOf(ApiKeyAuthentication.class);
    }

    @Test
    @WithApiKey(owner = "ada", roles = "user")
    void services_refuseOthers() {
        assertThatThrownBy(service::administer).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    @WithApiKey(owner = "ada")
    void posts_needATokenOfTheTest() throws Exception {
        mvc.perform(post("/api/things")).andExpect(status().isForbidden());
        mvc.perform(post("/api/things").with(csrf())).andExpect(status().isOk());
    }

    @Test
    void nobody_isRefused() throws Exception {
        mvc.perform(get("/api/who")).andExpect(status().isForbidden());
    }

    @Test
    void requests_canHaveOwnersOfTheirOwn() throws Exception {
        mvc.perform(get("/api/who").with(apiKey("bob").roles("user").groups("g2")))
                .andExpect(content().string("bob [user] [g2] bob"));
        mvc.perform(post("/api/things").with(apiKey("root").roles("admin")))
                .andExpect(status().isOk())
                .andExpect(content().string("[] true"));
    }

    @Test
    void requests_withoutSpringSecurity_haveThePrincipal() throws Exception {
        MockMvc plain =
                MockMvcBuilders.standaloneSetup(new Application.Controller()).build();

        plain.perform(get("/plain/who").with(apiKey("ada").roles("user")))
                .andExpect(content().string("ApiKeyPrincipal ada true API_KEY"));
    }

    @Test
    void ownersThatCannotHaveKeys_areToldOf() {
        Owner inactive = Owner.user("ada").withActive(false);

        assertThatThrownBy(() -> TestCaller.of(inactive)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> apiKey("")).isInstanceOf(IllegalArgumentException.class);
    }
}
