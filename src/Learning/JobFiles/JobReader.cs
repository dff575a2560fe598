using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;
using ProFL.Learning.Partitions;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads a job file. What may be left out is off or has the default written here.</summary>
internal static class JobReader
{
    private const int MostClients = 100_000;
    private static readonly StrictJson Json = new("job file", (message, key) => new JobSpecException(message, key));

    /// <summary>Reads a job file.</summary>
    /// <param name="json">The file as JSON.</param>
    /// <param name="rules">What it may say.</param>
    public static JobSpec Read(string json, JobFileRules rules) => Json.Read(json, value => Job(value, rules));

    private static JobSpec Job(StrictValue value, JobFileRules rules)
    {
        StrictObject job = value.Object(
            "name",
            "seed",
            "network",
            "data",
            "fleet",
            "training",
            "rounds",
            "freezing",
            "evaluation",
            "method"
        );
        NetworkBlueprint network = Network(job["network"], rules.Proxies);
        DataSpec data = DataReader.Read(job["data"], network, rules);
        FleetSpec fleet = Fleet(job["fleet"], data);
        if (fleet.MemoryRich?.LacksClasses is [.., var last] && last >= network.Classes)
        {
            throw job["fleet"]
                .Error(
                    $"memory-rich.lacks-classes names class {last}, the network has classes 0 to {network.Classes - 1}; correct the classes"
                );
        }

        MethodSpec methodSpec = MethodReader.Read(job.Optional("method"), data, rules);
        TrainingSpec training = TrainingReader.Read(
            job["training"],
            TrainsByBlock(rules.Methods, methodSpec) ? network.Parts : [.. network.Blocks, network.Head],
            rules
        );
        MethodReader.RequireMeaning(job.Optional("method"), training.Schedule, rules);
        EvaluationSpec evaluation = job.Optional("evaluation") is { } section
            ? Evaluation(section, fleet)
            : new EvaluationSpec(0, fleet.Sites[0]);
        return new JobSpec(
            job["name"].Identifier(),
            job["seed"].UnsignedInteger(),
            network,
            data,
            fleet,
            training,
            RoundReader.Read(job["rounds"], fleet.Partition is PartitionSpec.Folders ? MostClients : fleet.Clients),
            rules.HasSchedules
                ? FreezingReader.Read(job.Optional("freezing"), network, training.Schedule, evaluation, data)
                : FreezingReader.ByMovement(job["freezing"]),
            evaluation,
            methodSpec
        );
    }

    private static bool TrainsByBlock(ImmutableArray<ITrainingMethod> methods, MethodSpec spec) =>
        methods.First(method => method.Name == spec.Strategy).TrainsBlockByBlock;

    private static NetworkBlueprint Network(StrictValue value, ProxyDownSampling proxies)
    {
        try
        {
            return NetworkBlueprint.FromJson(value.RawText, proxies);
        }
        catch (BlueprintException exception)
        {
            string key = StrictObject.Join("network", exception.Key);
            string problem = exception
                .Message.Replace(BlueprintException.Title, "", StringComparison.Ordinal)
                .Replace($"key `{exception.Key}`: ", "", StringComparison.Ordinal);
            throw new JobSpecException($"{JobSpecException.Title}key `{key}`: {problem}", key);
        }
    }

    private static FleetSpec Fleet(StrictValue value, DataSpec data)
    {
        StrictObject fleet = value.Object(
            "clients",
            "sites",
            "partition",
            "alpha",
            "shards-per-client",
            "memory-min",
            "memory-max",
            "memory-rich"
        );
        PartitionSpec partition = Partition(fleet, data);
        int clients = partition is PartitionSpec.Folders ? 0 : fleet["clients"].Int32(1, MostClients);
        ImmutableArray<string> sites = Sites(fleet["sites"], partition is PartitionSpec.Folders ? MostClients : clients);
        long minimum = fleet["memory-min"].Bytes();
        long maximum = fleet["memory-max"].Bytes();
        RequireOrder(fleet["memory-min"], minimum, maximum);
        return new FleetSpec(clients, sites, partition, minimum, maximum)
        {
            MemoryRich = fleet.Optional("memory-rich") is { } rich ? MemoryRich(rich) : null,
        };
    }

    private static MemoryRichSpec MemoryRich(StrictValue value)
    {
        StrictObject rich = value.Object("share", "memory-min", "memory-max", "lacks-classes");
        long minimum = rich["memory-min"].Bytes();
        long maximum = rich["memory-max"].Bytes();
        RequireOrder(rich["memory-min"], minimum, maximum);
        return new MemoryRichSpec(
            rich["share"].Number(1e-6, 1 - 1e-6),
            minimum,
            maximum,
            [.. (rich.Optional("lacks-classes")?.Array() ?? []).Select(c => c.Int32(0, 100_000)).Distinct().Order()]
        );
    }

    private static void RequireOrder(StrictValue value, long minimum, long maximum)
    {
        if (minimum > maximum)
        {
            throw value.Error($"{minimum} bytes are above memory-max of {maximum} bytes; swap or correct them");
        }
    }

    private static ImmutableArray<string> Sites(StrictValue value, int clients)
    {
        ImmutableArray<string> sites = [.. value.Array().Select(site => site.Identifier())];
        if (sites.Length > clients)
        {
            throw value.Error(
                $"{sites.Length} sites for {clients} clients leave a site without any; name at most as many sites as clients"
            );
        }

        return sites.Distinct(StringComparer.Ordinal).Count() == sites.Length
            ? sites
            : throw value.Error("names a site twice; name each site once");
    }

    private static PartitionSpec Partition(StrictObject fleet, DataSpec data)
    {
        string partition = fleet["partition"]
            .OneOf(("iid", "iid"), ("dirichlet", "dirichlet"), ("shards", "shards"), ("folders", "folders"));
        if (partition == "folders")
        {
            RequireFolders(fleet, data);
        }

        if (partition != "dirichlet")
        {
            fleet.MustLack("alpha", $"means nothing with the partition {partition}");
        }

        if (partition != "shards")
        {
            fleet.MustLack("shards-per-client", $"means nothing with the partition {partition}");
        }

        return partition switch
        {
            "dirichlet" => new PartitionSpec.Dirichlet(fleet["alpha"].Number(1e-3, 1e6)),
            "shards" => new PartitionSpec.Shards(fleet["shards-per-client"].Int32(1, 1000)),
            "folders" => new PartitionSpec.Folders(),
            _ => new PartitionSpec.Iid(),
        };
    }

    private static void RequireFolders(StrictObject fleet, DataSpec data)
    {
        if (data.Format == DataFormat.Digits)
        {
            throw fleet["partition"]
                .Error(
                    "each client has a folder of its own files, so data.format and data.folder must say what and where they are; "
                        + "the project's digits are dealt"
                );
        }

        if (data.Samples > 0)
        {
            throw fleet["partition"].Error("each client trains on all of its folder; remove data.samples");
        }

        if (data.Format is DataFormat.Images or DataFormat.Csv && data.Classes.Count == 0)
        {
            throw fleet["partition"]
                .Error("no client need have every class, so data.classes must name them all, in one order for everybody; add it");
        }

        fleet.MustLack("clients", "means nothing with the partition folders, where each folder is a client");
        fleet.MustLack("memory-rich", "means nothing with the partition folders, where clients have what they have");
    }

    private static EvaluationSpec Evaluation(StrictValue value, FleetSpec fleet)
    {
        StrictObject evaluation = value.Object("every-rounds", "site");
        int everyRounds = evaluation.Optional("every-rounds")?.Int32(0, Ranges.MostRounds) ?? 0;
        string site = evaluation.Optional("site")?.OneOf([.. fleet.Sites.Select(name => (name, name))]) ?? fleet.Sites[0];
        return new EvaluationSpec(everyRounds, site);
    }
}
