package io.factorline.security.token;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which client a token's claims tell. Its name is {@code token:} and the first of {@code azp},
 * {@code client_id} and {@code sub}, so that it is never that of a key's client. Roles of other
 * programs are passed over. Who has no class is a dashboard, which is shed first. Immutable.
 */
final class TokenClaims {
  private static final String PREFIX = "token:";
  private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");
  private static final List<String> NAMES = List.of("azp", "client_id", "sub");

  private final TokenRules rules;

  TokenClaims(TokenRules rules) {
    this.rules = rules;
  }

  /**
   * The client.
   *
   * @throws BadJWTException naming the claim that breaks a rule, and not what it says
   */
  Client client(JWTClaimsSet claims) throws BadJWTException {
    return new Client(PREFIX + name(claims), clientClass(claims), roles(claims), 0);
  }

  private static String name(JWTClaimsSet claims) throws BadJWTException {
    for (String claim : NAMES) {
      Object said = claims.getClaim(claim);
      if (said != null) {
        if (said instanceof String name && NAME.matcher(name).matches()) {
          return name;
        }
        throw new BadJWTException("must be 1 to 128 printable ASCII characters: claim=" + claim);
      }
    }
    throw new BadJWTException("must have one of the claims " + NAMES);
  }

  private ClientClass clientClass(JWTClaimsSet claims) throws BadJWTException {
    Object said = claims.getClaim(rules.classClaim());
    if (said == null) {
      return ClientClass.DASHBOARD;
    }
    try {
      return KeyLine.choice("claim=" + rules.classClaim(), said.toString(), ClientClass.class);
    } catch (IllegalArgumentException e) {
      throw new BadJWTException(e.getMessage(), e);
    }
  }

  private Set<Role> roles(JWTClaimsSet claims) throws BadJWTException {
    List<?> said = words(claims.getClaim(rules.rolesClaim()));
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (said.contains(role.wireName())) {
        roles.add(role);
      }
    }
    if (roles.isEmpty()) {
      throw new BadJWTException(
          "must have one of read, trade, write, operate: claim=" + rules.rolesClaim());
    }
    return roles;
  }

  private static List<?> words(@Nullable Object said) {
    return switch (said) {
      case List<?> list -> list;
      case String text -> List.of(text.split(" "));
      case null, default -> List.of();
    };
  }
}
