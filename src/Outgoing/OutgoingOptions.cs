namespace Router.Outgoing;

/// <summary>Every number of the way out, with its unit, default and reason. Configuration section <c>Router:Outgoing</c>.</summary>
public sealed class OutgoingOptions
{
    public const string Section = "Router:Outgoing";

    /// <summary>How long one callback may take, connecting included. 20 s: Meta's own timeout (rules.md section 6). Shorter loses apps that answer only when their Graph calls are done.</summary>
    public TimeSpan CallbackTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many callbacks one app gets at a time from this process. 128: enough to keep an app busy that answers in 50 ms with 2,500 a second, and a conversation that finds no place costs a turn more; a higher number lets one hanging app hold more sockets.</summary>
    public int MaxCallbacksPerApp { get; set; } = 128;

    /// <summary>How many attempts in a row must find the app away before its circuit opens. 5: fewer opens it for one lost connection among many.</summary>
    public int AwayBeforeOpen { get; set; } = 5;

    /// <summary>The pause before the first question whether an app is back, doubled after each that finds it away. 1 s: most absences are a restart.</summary>
    public TimeSpan FirstProbePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two such questions. 30 s: an app that comes back waits at most that long for its first event.</summary>
    public TimeSpan LongestProbePause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest <c>Retry-After</c> that an open circuit believes. 1 h, as for single deliveries: a larger one would let an app park itself by a typing error.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Pauses are lengthened by up to this share of themselves, so that processes do not ask in step.</summary>
    public double Jitter { get; set; } = 0.2;

    /// <summary>How long a woken conversation may take to come for its place before the next one is woken. 1 s; longer makes a conversation that has nothing to send any more hold up others.</summary>
    public TimeSpan WakeGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the directory is looked at for an app that cannot be called (no address, parked, unknown) while conversations wait for it. 5 s, as long as a change may take to be seen (rules.md section 7).</summary>
    public TimeSpan ReachableCheck { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long connecting may take. 5 s: longer eats the time the answer has.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection is used before it is made anew. 5 min: then changed DNS entries are seen, and addresses are checked again.</summary>
    public TimeSpan ConnectionLasts { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an unused connection is kept. 55 s: below the 60 s after which common servers and balancers close it, so that few callbacks meet a closing one.</summary>
    public TimeSpan IdleConnectionLasts { get; set; } = TimeSpan.FromSeconds(55);

    /// <summary>How much of an app's answer is read to keep its connection usable, in bytes; beyond it the connection is closed. 16 KiB: the body says nothing to Router.</summary>
    public int MaxCallbackAnswer { get; set; } = 16 * 1024;

    /// <summary>Callbacks to loopback, private and other special addresses are allowed. Off: an app's owner could otherwise make Router call the inside of your network.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Host names (exact) that may have special addresses even so.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Networks (<c>10.1.0.0/16</c>, <c>127.0.0.1/32</c>) that may be called even so.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>How long the <c>hub.challenge</c> handshake may take. 10 s: a person waits for it.</summary>
    public TimeSpan VerificationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a send may take. 90 s: Meta fetches media for up to 75 s, and a send given up before has an unknown outcome for nothing.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a pass, take or request at Meta may take. 10 s: well inside the 30 s that control may be moving.</summary>
    public TimeSpan ControlTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the question for the owner, or for the subscribed apps, may take. 5 s; it is asked again.</summary>
    public TimeSpan OwnerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a forwarded call may take. 90 s: uploads of 25 MB over slow lines.</summary>
    public TimeSpan ForwardTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>The longest a call waits for the Page's rate budget. 30 s: who would wait longer is told at once to come back (error 4), as long as an HTTP client waits.</summary>
    public TimeSpan LongestBudgetWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried that is known not to have reached Meta (no connection). 3: the caller waits.</summary>
    public int MaxGraphAttempts { get; set; } = 3;

    /// <summary>The pause before the second such attempt, doubled after each. 300 ms: long enough for a lost packet or a restarted balancer.</summary>
    public TimeSpan GraphRetryPause { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The largest answer of the Graph API that is read, in bytes. 4 MiB: a page of 100 conversations with messages is below 1 MiB.</summary>
    public int MaxGraphAnswer { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest body that is forwarded, in bytes. 26 MiB: Meta's 25 MB for an attachment and the form around it (rules.md section 8).</summary>
    public long MaxForwardedBody { get; set; } = 26L * 1024 * 1024;

    /// <summary>From this percentage of a usage header on, calls are spaced and priority decides. 80.</summary>
    public int PacedFrom { get; set; } = 80;

    /// <summary>The space between two calls just below 100 %; between <see cref="PacedFrom"/> and 100 it grows with the square. 2 s.</summary>
    public TimeSpan LongestPace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an observation of usage counts. 10 min: without calls nothing newer comes, and Meta's windows move on.</summary>
    public TimeSpan UsageLasts { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The first guess how long a throttled Page stays throttled when Meta does not say, doubled each time up to <see cref="LongestThrottleGuess"/>. 15 s.</summary>
    public TimeSpan FirstThrottleGuess { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest such guess. 5 min.</summary>
    public TimeSpan LongestThrottleGuess { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time until access is regained that is believed when Meta says it. 1 h.</summary>
    public TimeSpan LongestRegain { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The pause after a rate error while the Page's usage is below 100 %: a limit of one thread or of a second, not the Page's budget. 1 s.</summary>
    public TimeSpan BurstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often Meta is asked whether Router's app is still subscribed to each Page. 1 h (rules.md section 7): Meta unsubscribes an app whose callback was down for an hour.</summary>
    public TimeSpan SubscriptionCheck { get; set; } = TimeSpan.FromHours(1);
}
