using System.Text;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Messages.Wire;

namespace ProFL.Attack;

/// <summary>One kind of attack: what is sent, and why it is refused.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">A part of the reason that the node logs.</param>
/// <param name="Frames">What is sent to a node at an address, from another.</param>
internal sealed record AttackCase(string Name, string Reason, Func<string, Address, IEnumerable<byte[]>> Frames)
{
    public override string ToString() => Name;
}

/// <summary>What a process sends that wants to harm.</summary>
internal static class Attacks
{
    public const string Unlisted = "no node of this product sends";

    // actors of a coordinator and of a client node, by path; the last four belong to Akka
    private static readonly string[] Paths =
    [
        "/user/site",
        "/user/formation",
        "/user/site-registry",
        "/user/job-directory-singleton",
        "/user/job-directory-singleton/singleton",
        "/user/job-directory-proxy",
        "/user/member-urls",
        "/user/coordinator-census",
        "/system/sharding/job",
        "/system/sharding/jobCoordinator/singleton/coordinator",
        "/system/cluster/core/daemon",
        "/remote",
    ];

    private static readonly string[] Children = ["site", "*", "job-*", "formation"];

    private const int LongestFrame = 100_000;

    private const string Actions = "Akka.Cluster.InternalClusterAction+",
        Commands = "Akka.Cluster.ClusterUserAction+";

    /// <summary>What nobody may send, whoever it is.</summary>
    /// <param name="bait">A file that must stay as it is.</param>
    public static IEnumerable<AttackCase> OfAnybody(string bait)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"$type":"System.IO.FileStream, System.Runtime","path":"{{bait}}","mode":2}""");
        foreach (int serializer in new[] { 1, 2, 3, 4, 9, 15, 36 })
        {
            yield return ToAll($"objects by serializer {serializer}", serializer, "System.IO.FileStream, System.Runtime", json);
        }

        yield return ToAll("an actor to deploy", 3, "Akka.Remote.DaemonMsgCreate, Akka.Remote", json);
        foreach (
            (string name, string manifest) in new[]
            {
                ("a poison pill", "P"),
                ("a kill", "K"),
                ("an exception", "ST"),
                ("a configuration", "CF"),
            }
        )
        {
            yield return ToAll(name, 16, manifest, json);
            yield return new AttackCase(
                $"{name} by selection",
                Unlisted,
                (root, _) => Children.Select(child => AkkaFrames.Selecting($"{root}/", ["user", child], 16, manifest, json))
            );
        }

        yield return ToAll("a text by type name", 17, "System.String, System.Private.CoreLib", json);
        yield return new AttackCase(
            "two messages in one frame",
            "is there twice",
            (root, _) =>
                [
                    [
                        .. Whole(root, new AskStanding(), "/user/formation"),
                        .. Whole(root, new StopJob { Job = "small-7" }, "/system/sharding/job"),
                    ],
                ]
        );
        yield return new AttackCase(
            "no frame at all",
            "it is no protobuf message",
            (_, _) =>
                [
                    [0x0A, 0xFF, 0xFF, 0x7F],
                ]
        );
    }

    /// <summary>What a process may not send that is no member.</summary>
    public static IEnumerable<AttackCase> OfStrangers(string url, Func<string> member)
    {
        const string Stranger = "it is no member of the cluster";
        yield return new AttackCase(
            "every message of wire.proto to every actor",
            Stranger,
            (root, origin) =>
                Paths.SelectMany(path => WireMessages.All.Select(m => Whole(root, WireMessages.Whole(m, $"{origin}", url: url), path)))
        );
        yield return new AttackCase(
            "every message of wire.proto with absurd parts",
            Stranger,
            (root, origin) =>
            {
                var chance = new Random(1);
                return WireMessages.All.Select(m =>
                    Whole(root, WireMessages.Absurd(m, chance, $"{origin}", "north"), "/system/sharding/job")
                );
            }
        );
        yield return new AttackCase(
            "ten thousand commands",
            Stranger,
            (root, _) => Enumerable.Repeat(Whole(root, new StopJob { Job = "small-7", By = "nobody" }, "/system/sharding/job"), 10_000)
        );
        yield return new AttackCase("removal of a member", Stranger, (root, _) => [Command(root, "Down", Address.Parse(member()))]);
        yield return new AttackCase("leave of a member", Stranger, (root, _) => [Command(root, "Leave", Address.Parse(member()))]);
        yield return new AttackCase(
            "another's joining",
            "it lets",
            (root, _) => [Join(root, Address.Parse(member()), ["client-node", "site-north"])]
        );
    }

    /// <summary>What a node of site west may not send that is a member, with a certificate of its own.</summary>
    public static IEnumerable<AttackCase> OfSiteWest(string url, Func<string> member)
    {
        yield return Say("the end of a job", "may not send StopJob", _ => new StopJob { Job = "small-7", By = "west" });
        yield return Say("a pause", "may not send PauseJob", _ => new PauseJob { Job = "small-7", By = "west" });
        yield return Say("an exclusion", "may not send ExcludeClient", m => WireMessages.Whole(ExcludeClient.Descriptor, $"{m}"));
        yield return Say("a drain", "may not send DrainNode", _ => new DrainNode { Node = member(), By = "west" });
        yield return Say("a job", "may not send SubmitJob", m => WireMessages.Whole(SubmitJob.Descriptor, $"{m}"));
        yield return Say("an order", "may not send Train", m => WireMessages.Whole(Train.Descriptor, $"{m}", url: url));
        yield return Say(
            "the end that a job reached",
            "may not send JobEndReached",
            m => WireMessages.Whole(JobEndReached.Descriptor, $"{m}")
        );
        yield return Say(
            "another node's update",
            "it speaks in UpdateReady for node",
            _ => WireMessages.Whole(UpdateReady.Descriptor, member(), "north", url: url)
        );
        yield return Say(
            "another site's clients",
            "it speaks in EnrolmentPage for site north",
            m => WireMessages.Whole(EnrolmentPage.Descriptor, $"{m}", "north")
        );
        yield return new AttackCase(
            "removal of a member as a member",
            "a client node removes no member",
            (root, _) => [Command(root, "Down", Address.Parse(member()))]
        );
        yield return new AttackCase(
            "leave of a member as a member",
            "lets no other member leave",
            (root, _) => [Command(root, "Leave", Address.Parse(member()))]
        );
        yield return new AttackCase(
            "joining as a coordinator",
            "it joins as coordinator",
            (root, origin) => [Join(root, origin, ["coordinator"])]
        );
        yield return new AttackCase(
            "joining for another site",
            "it joins as site-north",
            (root, origin) => [Join(root, origin, ["client-node", "site-west", "site-north"])]
        );

        AttackCase Say(string name, string reason, Func<Address, IMessage> message) =>
            new(name, reason, (root, origin) => [Whole(root, message(origin), "/system/sharding/job", $"{origin}/user/a")]);
    }

    /// <summary>Messages of every kind with parts that are missing or absurd, of a node of site west that is a member.</summary>
    public static IEnumerable<byte[]> Generated(int count, string root, Address origin)
    {
        var chance = new Random(3);
        for (int i = 0; i < count; )
        {
            IMessage message = WireMessages.Absurd(WireMessages.All[i % WireMessages.All.Count], chance, $"{origin}", "west");
            byte[] frame = Whole(root, message, Paths[chance.Next(Paths.Length)], $"{origin}/user/a");
            // what is longer is not read at all: the connection ends
            if (frame.Length < LongestFrame)
            {
                i++;
                yield return frame;
            }
        }
    }

    public static byte[] Join(string root, Address joins, string[] roles)
    {
        byte[] node = AkkaFrames.Message(o => AkkaFrames.Part(o, 1, AkkaFrames.AddressOf(joins)), o => AkkaFrames.Number(o, 2, 1));
        return AkkaFrames.To(
            $"{root}/system/cluster/core/daemon",
            5,
            $"{Actions}Join, Akka.Cluster",
            AkkaFrames.Message([
                o => AkkaFrames.Part(o, 1, node),
                .. roles.Select<string, Action<CodedOutputStream>>(role => o => AkkaFrames.Text(o, 2, role)),
            ])
        );
    }

    private static byte[] Command(string root, string name, Address of) =>
        AkkaFrames.To($"{root}/system/cluster/core/daemon", 5, $"{Commands}{name}, Akka.Cluster", AkkaFrames.AddressOf(of));

    private static byte[] Whole(string root, IMessage message, string path, string sender = "") =>
        AkkaFrames.To($"{root}{path}", 4711, message.Descriptor.FullName, message.ToByteArray(), sender);

    private static AttackCase ToAll(string name, int serializer, string manifest, byte[] bytes) =>
        new(name, Unlisted, (root, _) => Paths.Select(path => AkkaFrames.To($"{root}{path}", serializer, manifest, bytes)));
}
