package io.factorline.security.http;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** The door of the management of a service on servlets, which takes no filter from the service. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Profile(DoorConfiguration.PROFILE)
class ServletManagement {
  @Bean
  FilterRegistrationBean<ServletDoor> managementDoorFilter(Door door, AccessTable table) {
    return ServletSecurity.registration(new ServletDoor(door, table));
  }
}
