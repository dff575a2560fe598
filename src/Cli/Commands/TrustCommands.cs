using System.CommandLine;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Trust;

namespace ProFL.Cli.Commands;

/// <summary><c>ca</c> and <c>enroll</c>: who belongs to a cluster.</summary>
internal static class TrustCommands
{
    private static readonly Option<string[]> Settings = SharedOptions.Settings();
    private static readonly Option<string?> Folder = SharedOptions.Of<string?>(
        "--folder",
        "The authority's folder; by default ca in profl.folder"
    );
    private static readonly Option<string?> State = SharedOptions.Of<string?>(
        "--state",
        "The state folder of this machine's coordinator; by default coordinator in profl.folder"
    );
    private static readonly Option<string[]> Hosts = SharedOptions.Of<string[]>(
        "--host",
        "A name or address under which others reach this machine, beside those that it knows",
        []
    );

    /// <summary><c>profl ca</c>.</summary>
    public static Command Authority() =>
        new("ca", "The authority that says who belongs to a cluster")
        {
            Init(),
            Invite(),
            Listed(),
            Revoke(),
            Changing(
                "rotate",
                "Give the authority another key: nodes follow by themselves\n  profl ca rotate",
                "the authority has another key, and the earlier one vouches for it: nodes follow within a minute. When "
                    + "`profl ca list` shows nobody with only certificates of the earlier one: profl ca retire-old",
                (authority, _, coordinator) => authority.Rotate(coordinator)
            ),
            Changing(
                "retire-old",
                "End the change of the authority's key\n  profl ca retire-old",
                "the earlier key counts no more",
                (authority, force, coordinator) => authority.RetireOld(force, coordinator)
            ),
        };

    /// <summary><c>profl enroll</c>.</summary>
    public static Command Enroll()
    {
        var url = new Argument<string>("URL") { Description = "The URL of the coordinator on the authority's machine" };
        var code = new Argument<string>("CODE") { Description = "What profl ca invite printed" };
        Option<string?> state = SharedOptions.Of<string?>(
            "--state",
            "The node's state folder, or the operator's folder; by default in profl.folder: coordinator, the site's name, or operator"
        );
        Option<string?> siteKey = SharedOptions.SiteKey();
        Option<bool> newKey = SharedOptions.Of<bool>("--new-site-key", "Give the site another key though it has one, which it has lost");
        return CliCommand.New(
            "enroll",
            """
            Make this machine one of a cluster, with a code; its keys are made here and stay here
              profl enroll https://host:8080 CODE
            """,
            [url, code, state, siteKey, newKey, Hosts, Settings],
            async (parsed, cancellation) =>
            {
                var choices = new EnrolmentChoices
                {
                    SiteKeyFile = parsed.GetValue(siteKey),
                    NewSiteKey = parsed.GetValue(newKey),
                    Hosts = parsed.GetValue(Hosts)!,
                };
                Enrolled enrolled = await new Enrolment(FolderOf(parsed))
                    .Run(parsed.GetValue(url)!, parsed.GetValue(code)!, parsed.GetValue(state), choices, cancellation)
                    .ConfigureAwait(false);
                Console.Out.WriteLine(enrolled);
                return ExitCode.Done;
            }
        );
    }

    private static Command Init()
    {
        Option<string?> cluster = SharedOptions.Of<string?>(
            "--cluster",
            "The cluster's name: lower-case letters, digits, '-', '.'; by default profl"
        );
        return CliCommand.New(
            "init",
            """
            Make the authority of a cluster, and enrol this machine's coordinator and you
              profl ca init
              profl ca init --cluster plant --host north.example
            """,
            [cluster, Folder, State, Hosts, Settings],
            parsed =>
            {
                AuthorityFolder folder = AuthorityOf(parsed);
                IReadOnlyList<NodeIdentity> enrolled = new LocalAuthority(folder, TimeProvider.System).Init(
                    parsed.GetValue(cluster),
                    TrustFolder.OfState(StateOf(parsed)),
                    new TrustFolder(Path.Combine(FolderOf(parsed), LocalAuthority.OperatorFolder)),
                    MachineHosts.All(parsed.GetValue(Hosts)!)
                );
                Console.Out.WriteLine(AuthorityFormatting.Made(folder, enrolled, StateOf(parsed)));
                return ExitCode.Done;
            }
        );
    }

    private static Command Invite()
    {
        Option<string> role = SharedOptions.Of(
            "--role",
            "What the machine may be: client-node, coordinator or operator",
            NodeIdentity.ClientNode
        );
        role.AcceptOnlyFromAmong(NodeIdentity.ClientNode, NodeIdentity.Coordinator, NodeIdentity.Operator);
        Option<string[]> sites = SharedOptions.Of<string[]>("--site", "The site of a client node; several times for a code each", []);
        Option<string?> name = SharedOptions.Of<string?>("--name", "Its name; by default the first that is free, such as north-1");
        Option<string?> may = SharedOptions.Of<string?>("--may", "What an operator may do: view, operate, or admin, which is the default");
        Option<string> valid = SharedOptions.Of("--valid", "How long the code may be used, such as 30m or 24h", "24h");
        Option<string?> url = SharedOptions.Of<string?>("--url", "Where the other machine reaches the coordinator on this one");
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "invite",
            """
            Give a code out with which a machine enrols once, and the command to type there
              profl ca invite --role client-node --site north
              profl ca invite --role operator --name anna --may view
            """,
            [role, sites, name, may, valid, url, Folder, State, json, Settings],
            parsed =>
            {
                string? shown = parsed.GetValue(url) ?? AuthorityFormatting.UrlOf(StateOf(parsed), FolderOf(parsed));
                Output.Print(
                    parsed.GetValue(json),
                    Of(parsed)
                        .Invite(
                            parsed.GetValue(role)!,
                            parsed.GetValue(sites)!,
                            parsed.GetValue(name),
                            LocalAuthority.LifeOf(parsed.GetValue(valid)!),
                            parsed.GetValue(may)
                        ),
                    AuthorityJson.Default.IReadOnlyListGivenCode,
                    codes => AuthorityFormatting.Invited(codes, shown)
                );
                return ExitCode.Done;
            }
        );
    }

    private static Command Listed()
    {
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "list",
            "Show who has certificates and codes, until when, and what was taken back\n  profl ca list",
            [Folder, json, Settings],
            parsed =>
            {
                Output.Print(
                    parsed.GetValue(json),
                    Of(parsed).List(),
                    AuthorityJson.Default.IReadOnlyListGivenOut,
                    AuthorityFormatting.Listed
                );
                return ExitCode.Done;
            }
        );
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("NAME") { Description = "The name of a node or operator, or of a site: all that it has" };
        return CliCommand.New(
            "revoke",
            "Take back what was given to a name: it is out of the cluster within seconds\n  profl ca revoke north-1",
            [name, Folder, State, Settings],
            parsed =>
            {
                Console.Out.WriteLine(
                    AuthorityFormatting.Revoked(Of(parsed).Revoke(parsed.GetValue(name)!, TrustFolder.OfState(StateOf(parsed))))
                );
                return ExitCode.Done;
            }
        );
    }

    private static Command Changing(string name, string description, string done, Action<LocalAuthority, bool, TrustFolder> change)
    {
        Option<bool> force = SharedOptions.Of<bool>(
            "--force",
            "Also where certificates of the earlier key are in use: they must enrol again"
        );
        Symbol[] options = name == "rotate" ? [Folder, State, Settings] : [Folder, State, force, Settings];
        return CliCommand.New(
            name,
            description,
            options,
            parsed =>
            {
                change(Of(parsed), name != "rotate" && parsed.GetValue(force), TrustFolder.OfState(StateOf(parsed)));
                Console.Out.WriteLine(done);
                return ExitCode.Done;
            }
        );
    }

    private static LocalAuthority Of(ParseResult parsed) => new(AuthorityOf(parsed), TimeProvider.System);

    private static AuthorityFolder AuthorityOf(ParseResult parsed) =>
        new(parsed.GetValue(Folder) ?? Path.Combine(FolderOf(parsed), AuthorityFolder.Name));

    private static string StateOf(ParseResult parsed) => parsed.GetValue(State) ?? Path.Combine(FolderOf(parsed), NodeIdentity.Coordinator);

    private static string FolderOf(ParseResult parsed) =>
        NodeSettings.From(HoconLayers.Load(NodeIdentity.Coordinator, ["local"], parsed.GetValue(Settings)!)).Folder;
}
