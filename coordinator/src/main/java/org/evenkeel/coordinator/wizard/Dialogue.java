package org.evenkeel.coordinator.wizard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The questions and what has been answered so far. A value: each answer gives another dialogue, and
 * nothing outside of it changes. Pure.
 */
public final class Dialogue {
  /** What is typed to go back. */
  public static final String BACK = "back";

  private static final int LENGTH_MAX = 100;

  /** The names of a machine whose interfaces are not known. */
  private static final List<String> NAMES = List.of("eth0", "eth1");

  private final Site site;
  private final Map<Question, String> answers;

  private Dialogue(Site site, Map<Question, String> answers) {
    this.site = site;
    this.answers = Collections.unmodifiableMap(answers);
  }

  /** Nothing is answered. */
  public static Dialogue begin(Site site) {
    return new Dialogue(site, new EnumMap<>(Question.class));
  }

  /** What became of an answer. */
  public sealed interface Step {
    /** It is taken, or the question before it is asked again. */
    record On(Dialogue dialogue) implements Step {}

    /**
     * It is refused, and the question stays.
     *
     * @param why what is wrong and what would be right, one line
     */
    record Again(String why) implements Step {}
  }

  /** An answer that is refused; the message is for whoever gave it. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(String why) {
      super(why);
    }
  }

  /** The question that is to be answered; empty when all are. */
  public Optional<Question> question() {
    return asked().stream().filter(each -> !answers.containsKey(each)).findFirst();
  }

  /**
   * A question that was answered.
   *
   * @param words of the question; some take two lines
   * @param answer in the form that is kept
   */
  public record Asked(Question question, String words, String answer) {}

  /** What was answered so far, in the order in which it was asked. */
  public List<Asked> said() {
    return asked().stream()
        .filter(answers::containsKey)
        .map(each -> new Asked(each, words(each), said(each)))
        .toList();
  }

  /** The words of the question that is to be answered; some take two lines. */
  public String words() {
    return words(question().orElseThrow());
  }

  private String words(Question question) {
    return question.text(internal(question) ? internalLink() : link());
  }

  /** Its words with the default in brackets, such as {@code Enter the port …? [80]: }. */
  public String prompt() {
    return suggestion().map(each -> "%s [%s]: ".formatted(words(), each)).orElse(words() + ": ");
  }

  /** What an empty answer means. */
  public Optional<String> suggestion() {
    return suggestion(question().orElseThrow());
  }

  /**
   * Answers the question.
   *
   * @param typed a line; empty is the default, {@value #BACK} the question before
   */
  public Step answer(String typed) {
    String line = typed.strip();
    if (line.equalsIgnoreCase(BACK)) {
      return back();
    }
    Question question = question().orElseThrow();
    Optional<String> text = line.isEmpty() ? suggestion() : Optional.of(line);
    if (text.isEmpty()) {
      return new Step.Again("there is no default; type an answer");
    }
    if (text.get().length() > LENGTH_MAX) {
      return new Step.Again("that is over %d letters".formatted(LENGTH_MAX));
    }
    try {
      Map<Question, String> more = new EnumMap<>(Question.class);
      more.putAll(answers);
      more.put(question, fit(question, text.get()));
      Dialogue next = new Dialogue(site, more);
      return next.question().isEmpty() ? next.whole() : new Step.On(next);
    } catch (Unfit e) {
      return new Step.Again(String.valueOf(e.getMessage()));
    }
  }

  /** Together the answers must make a configuration. */
  private Step whole() {
    return switch (Services.of(site, answers())) {
      case Services.Made.Fit _ -> new Step.On(this);
      case Services.Made.Unfit(List<String> problems) ->
          new Step.Again(
              "together with what is configured already that is refused: "
                  + String.join("; ", problems)
                  + "; back goes to the questions before");
    };
  }

  private Step back() {
    List<Question> asked = asked().stream().filter(answers::containsKey).toList();
    if (asked.isEmpty()) {
      return new Step.Again("this is the first question; Ctrl-C ends the wizard");
    }
    Map<Question, String> fewer = new EnumMap<>(Question.class);
    fewer.putAll(answers);
    fewer.remove(asked.getLast());
    return new Step.On(new Dialogue(site, fewer));
  }

  /** What was answered, when all is. */
  public Answers answers() {
    Network external = network(Question.ADDRESS, Question.NETMASK);
    Optional<Answers.Arm> inner =
        yes(Question.ONE_ARMED)
            ? Optional.empty()
            : Optional.of(
                new Answers.Arm(
                    internalLink(), network(Question.INTERNAL_ADDRESS, Question.INTERNAL_NETMASK)));
    Optional<Answers.FirstService> service =
        joins()
            ? Optional.empty()
            : Optional.of(
                new Answers.FirstService(
                    virtualAddress(),
                    Integer.parseInt(said(Question.PORT)),
                    IpAddress.parse(said(Question.REAL_SERVER))));
    return new Answers(
        yes(Question.HA_PAIR),
        Optional.ofNullable(answers.get(Question.PEER)).map(IpAddress::parse),
        new Answers.Arm(link(), external),
        inner,
        IpAddress.parse(said(Question.GATEWAY)),
        IpAddress.parse(said(Question.NAME_SERVER)),
        service);
  }

  private IpAddress virtualAddress() {
    return IpAddress.parse(
        Optional.ofNullable(answers.get(Question.VIRTUAL_ADDRESS))
            .orElseGet(() -> said(Question.ADDRESS)));
  }

  private List<Question> asked() {
    List<Question> asked = new ArrayList<>(List.of(Question.HA_PAIR));
    if (yes(Question.HA_PAIR) && !site.paired()) {
      asked.add(Question.JOINS);
    }
    if (joins()) {
      asked.add(Question.PEER);
    }
    asked.add(Question.ONE_ARMED);
    boolean one = yes(Question.ONE_ARMED);
    if (site.links().size() > (one ? 1 : 2)) {
      asked.add(Question.INTERFACE);
    }
    asked.addAll(List.of(Question.ADDRESS, Question.NETMASK));
    if (!one) {
      if (site.links().size() > 2) {
        asked.add(Question.INTERNAL_INTERFACE);
      }
      asked.addAll(List.of(Question.INTERNAL_ADDRESS, Question.INTERNAL_NETMASK));
    }
    asked.addAll(List.of(Question.GATEWAY, Question.NAME_SERVER));
    if (!joins()) {
      if (one || yes(Question.HA_PAIR)) {
        asked.add(Question.VIRTUAL_ADDRESS);
      }
      asked.addAll(List.of(Question.PORT, Question.REAL_SERVER));
    }
    return asked;
  }

  private boolean yes(Question question) {
    return "y".equals(answers.get(question));
  }

  private boolean joins() {
    return yes(Question.HA_PAIR) && yes(Question.JOINS);
  }

  private String said(Question question) {
    return Optional.ofNullable(answers.get(question)).orElseThrow();
  }

  private Network network(Question address, Question mask) {
    return new Network(IpAddress.parse(said(address)), Network.prefix(said(mask)));
  }

  private static boolean internal(Question question) {
    return switch (question) {
      case INTERNAL_INTERFACE, INTERNAL_ADDRESS, INTERNAL_NETMASK -> true;
      case HA_PAIR,
          JOINS,
          PEER,
          ONE_ARMED,
          INTERFACE,
          ADDRESS,
          NETMASK,
          GATEWAY,
          NAME_SERVER,
          VIRTUAL_ADDRESS,
          PORT,
          REAL_SERVER ->
          false;
    };
  }

  private List<String> names() {
    return site.links().isEmpty() ? NAMES : site.links().stream().map(Site.Link::name).toList();
  }

  private String link() {
    return Optional.ofNullable(answers.get(Question.INTERFACE)).orElseGet(() -> names().getFirst());
  }

  private String internalLink() {
    return Optional.ofNullable(answers.get(Question.INTERNAL_INTERFACE))
        .orElseGet(
            () ->
                names().stream()
                    .filter(name -> !name.equals(link()))
                    .findFirst()
                    .orElse(NAMES.getLast()));
  }

  private Optional<String> suggestion(Question question) {
    return switch (question) {
      case HA_PAIR -> Optional.of(site.paired() ? "y" : "n");
      case JOINS -> Optional.of("n");
      case PEER -> Optional.empty();
      case ONE_ARMED -> Optional.of(names().size() == 1 ? "y" : "n");
      case INTERFACE -> Optional.of(link());
      case ADDRESS -> Optional.of(address(link(), "192.168.2.21"));
      case NETMASK -> Optional.of(mask(link(), said(Question.ADDRESS)));
      case INTERNAL_INTERFACE -> Optional.of(internalLink());
      case INTERNAL_ADDRESS -> Optional.of(address(internalLink(), "10.0.0.21"));
      case INTERNAL_NETMASK -> Optional.of(mask(internalLink(), said(Question.INTERNAL_ADDRESS)));
      case GATEWAY ->
          Optional.of(
              site.gateway()
                  .filter(external()::holds)
                  .filter(gateway -> !gateway.equals(external().address()))
                  .orElseGet(() -> external().free(1, taken()))
                  .toString());
      case NAME_SERVER ->
          Optional.of(
              site.nameServer().map(Object::toString).orElseGet(() -> said(Question.GATEWAY)));
      case VIRTUAL_ADDRESS ->
          Optional.of(external().free(external().host() + 1, taken()).toString());
      case PORT -> Optional.of("80");
      case REAL_SERVER -> Optional.of(servers().free(100, taken()).toString());
    };
  }

  private String address(String link, String otherwise) {
    return site.network(link).map(network -> network.address().toString()).orElse(otherwise);
  }

  private String mask(String link, String address) {
    return site.network(link)
        .filter(network -> network.holds(IpAddress.parse(address)))
        .map(Network::mask)
        .orElse("255.255.255.0");
  }

  private Network external() {
    return network(Question.ADDRESS, Question.NETMASK);
  }

  /** The subnet of the real servers. */
  private Network servers() {
    return yes(Question.ONE_ARMED)
        ? external()
        : network(Question.INTERNAL_ADDRESS, Question.INTERNAL_NETMASK);
  }

  /** Addresses that were answered already. */
  private Set<IpAddress> taken() {
    Set<IpAddress> taken = new HashSet<>();
    for (Question each :
        List.of(
            Question.PEER,
            Question.ADDRESS,
            Question.INTERNAL_ADDRESS,
            Question.GATEWAY,
            Question.NAME_SERVER,
            Question.VIRTUAL_ADDRESS)) {
      Optional.ofNullable(answers.get(each)).map(IpAddress::parse).ifPresent(taken::add);
    }
    return taken;
  }

  /** The answer in the form that is kept. */
  private String fit(Question question, String text) throws Unfit {
    return switch (question) {
      case HA_PAIR -> {
        String said = yesOrNo(text);
        if (site.paired() && said.equals("n")) {
          throw new Unfit("this node is one of a pair already; break it with: evenkeel ha unpair");
        }
        yield said;
      }
      case JOINS -> yesOrNo(text);
      case PEER -> address(text).toString();
      case ONE_ARMED -> {
        String said = yesOrNo(text);
        if (said.equals("n") && site.links().size() == 1) {
          throw new Unfit(
              "two arms want two interfaces, and there is %s alone; answer y, or add one"
                  .formatted(link()));
        }
        yield said;
      }
      case INTERFACE -> name(text);
      case INTERNAL_INTERFACE -> {
        String name = name(text);
        if (name.equals(link())) {
          throw new Unfit(name + " is the one towards the clients; name another one");
        }
        yield name;
      }
      case ADDRESS, INTERNAL_ADDRESS -> {
        IpAddress address = address(text);
        if (question == Question.INTERNAL_ADDRESS && address.equals(external().address())) {
          throw new Unfit(
              "%s is the address of %s; each interface has its own".formatted(address, link()));
        }
        if (answers.get(Question.PEER) != null
            && address.toString().equals(answers.get(Question.PEER))) {
          throw new Unfit(address + " is the address of the other unit; each has its own");
        }
        yield address.toString();
      }
      case NETMASK -> masked(text, said(Question.ADDRESS)).mask();
      case INTERNAL_NETMASK -> {
        Network network = masked(text, said(Question.INTERNAL_ADDRESS));
        if (network.overlaps(external())) {
          throw new Unfit(
              "%s and %s overlap; two arms want two subnets. Type back, and another address"
                  .formatted(network.subnet(), external().subnet()));
        }
        yield network.mask();
      }
      case GATEWAY -> gateway(address(text)).toString();
      case NAME_SERVER -> address(text).toString();
      case VIRTUAL_ADDRESS -> virtual(address(text)).toString();
      case PORT -> port(text);
      case REAL_SERVER -> real(address(text)).toString();
    };
  }

  private static String yesOrNo(String text) throws Unfit {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "y", "yes" -> "y";
      case "n", "no" -> "n";
      default -> throw new Unfit("that is neither yes nor no; type y or n");
    };
  }

  private String name(String text) throws Unfit {
    if (!names().contains(text)) {
      throw new Unfit(
          "there is no interface of that name; there are " + String.join(", ", names()));
    }
    return text;
  }

  private static IpAddress address(String text) throws Unfit {
    try {
      IpAddress address = IpAddress.parse(text);
      if (!address.isV6() && isUnicast(address)) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // The same answer as for an address of another kind.
    }
    throw new Unfit("that is no IPv4 address of a host; type one such as 192.168.2.21");
  }

  private static boolean isUnicast(IpAddress address) {
    int first = address.inet().getAddress()[0] & 0xff;
    return first > 0 && first < 224 && first != 127;
  }

  private static Network masked(String text, String address) throws Unfit {
    int prefix;
    try {
      prefix = Network.prefix(text);
    } catch (IllegalArgumentException _) {
      prefix = 0;
    }
    if (prefix < Network.PREFIX_MIN || prefix > Network.PREFIX_MAX) {
      throw new Unfit(
          "that is no netmask from 255.0.0.0 to 255.255.255.252; type one such as 255.255.255.0");
    }
    try {
      return new Network(IpAddress.parse(address), prefix);
    } catch (IllegalArgumentException _) {
      throw new Unfit(
          "with this netmask %s is no host's address; type another netmask, or back"
              .formatted(address));
    }
  }

  private IpAddress gateway(IpAddress address) throws Unfit {
    if (address.equals(external().address())) {
      throw new Unfit(address + " is this unit's own address; type the router's");
    }
    boolean inner = !yes(Question.ONE_ARMED) && servers().holds(address);
    if (!external().holds(address) && !inner) {
      throw new Unfit(
          "%s is in no subnet of this unit; type one in %s"
              .formatted(address, external().subnet()));
    }
    return address;
  }

  private IpAddress virtual(IpAddress address) throws Unfit {
    if (address.equals(external().address())) {
      throw new Unfit(
          yes(Question.HA_PAIR)
              ? address + " is this unit's own; the clients' must move between both units"
              : address
                  + " is this unit's own, and with one arm the real servers hold the clients'"
                  + " address, too; type one that nobody has");
    }
    if (!external().holds(address)) {
      throw new Unfit("%s is not in %s".formatted(address, external().subnet()));
    }
    if (address.toString().equals(said(Question.GATEWAY))) {
      throw new Unfit(address + " is the gateway's; type one that nobody has");
    }
    return address;
  }

  private static String port(String text) throws Unfit {
    if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535) {
      return text;
    }
    throw new Unfit("that is no port; type a number from 1 to 65535");
  }

  private IpAddress real(IpAddress address) throws Unfit {
    if (address.equals(external().address())
        || address.equals(servers().address())
        || address.equals(virtualAddress())) {
      throw new Unfit(address + " is an address of this unit; type the real server's");
    }
    if (!servers().holds(address)) {
      throw new Unfit(
          "%s is not in %s, where the real servers must be".formatted(address, servers().subnet()));
    }
    return address;
  }
}
