using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Wire;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.ClientNode.Data;

/// <summary>
/// A job as this site sees it: the job file, the data, and which samples are whose. A function of the job file and the data alone.
/// </summary>
public sealed class SiteJob
{
    /// <summary>Samples to train on that a client must have.</summary>
    public const int MinimumSamples = 2;

    private readonly ImmutableDictionary<string, int[]> _indices;
    private readonly ImmutableDictionary<string, ClientDescription> _clients;
    private readonly ConcurrentDictionary<(int Step, ClientShare Share, int MicroBatch), (SubModel SubModel, long NeededBytes)> _works =
        new();

    private SiteJob(
        JobSpec spec,
        RuleSet rules,
        string site,
        DataSet data,
        int[] heldOut,
        IEnumerable<(string Client, long Budget, int[] Samples)> clients,
        ImmutableArray<LeftOutClient> leftOut
    )
    {
        LeftOut = leftOut;
        Spec = spec;
        Rules = rules;
        Curriculum = rules.CurriculumOf(spec);
        Data = data;
        HeldOut = heldOut;
        (string Client, long Budget, int[] Samples)[] own = [.. clients];
        _indices = own.ToImmutableDictionary(client => client.Client, client => client.Samples, StringComparer.Ordinal);
        _clients = own.ToImmutableDictionary(
            client => client.Client,
            client => new ClientDescription
            {
                Client = client.Client,
                Site = site,
                MemoryBytes = client.Budget,
                Samples = client.Samples.Length,
                DataFingerprint = data.Fingerprint(client.Samples),
            },
            StringComparer.Ordinal
        );
    }

    /// <summary>The job file.</summary>
    public JobSpec Spec { get; }

    /// <summary>The rules that it began with.</summary>
    public RuleSet Rules { get; }

    /// <summary>What the job does, step after step.</summary>
    public ImmutableArray<CurriculumStep> Curriculum { get; }

    /// <summary>All samples of the data set, as they were read.</summary>
    public DataSet Data { get; }

    /// <summary>Samples that nobody trains on.</summary>
    public int[] HeldOut { get; }

    /// <summary>This site's clients, in ordinal order of ids.</summary>
    public IEnumerable<ClientDescription> Clients => _clients.Values.OrderBy(c => c.Client, StringComparer.Ordinal);

    /// <summary>Clients of this site that have too few samples to take part, in ordinal order of ids.</summary>
    public ImmutableArray<LeftOutClient> LeftOut { get; }

    /// <summary>One client, or null when this site does not have it.</summary>
    public ClientDescription? Find(string client) => _clients.GetValueOrDefault(client);

    /// <summary>A client's samples.</summary>
    public int[] IndicesOf(string client) => _indices[client];

    /// <summary>
    /// What a client trains of a step, and this site's own estimate of the bytes that it needs: the same for every client with that share,
    /// so worked out once.
    /// </summary>
    public (SubModel SubModel, long NeededBytes) WorkOf(CurriculumStep step, ClientShare share, int microBatch) =>
        _works.GetOrAdd(
            (step.Index, share, microBatch),
            _ =>
            {
                SubModel subModel = share == ClientShare.Full ? step.SubModel : step.SubModel.Restricted(share);
                return (subModel, Rules.Estimate(subModel, microBatch, Spec.Method.PrefixUse, microBatch < Spec.Training.Batch).Bytes);
            }
        );

    /// <summary>The data as the network reads it.</summary>
    /// <param name="computed">What the coordinator made of all sites' sums; null where the job file does not ask for that.</param>
    /// <exception cref="TrainingDeclinedException">The job asks for computed normalisation, and none was sent.</exception>
    public DataSet DataFor(Normalisation? computed) =>
        Spec.Data.Normalisation switch
        {
            NormalisationSpec.Given given => Data.Normalised(new Learning.Normalisations.Normalisation(given.Mean, given.Deviation)),
            NormalisationSpec.Computed when computed is not null => Data.Normalised(
                new Learning.Normalisations.Normalisation([.. computed.Mean], [.. computed.Deviation])
            ),
            NormalisationSpec.Computed => throw new TrainingDeclinedException(
                "the job normalises with what the coordinator has computed, and it sent nothing: run the same release everywhere"
            ),
            _ => Data,
        };

    /// <summary>
    /// The training samples of this site's clients added up exactly, channel by channel; empty where the job does not ask for that, or the
    /// site has no client.
    /// </summary>
    public IEnumerable<ChannelSum> Sums()
    {
        if (Spec.Data.Normalisation is not NormalisationSpec.Computed || _clients.IsEmpty)
        {
            return [];
        }

        Learning.Normalisations.ChannelSum[] sums = Data.Sums([.. _clients.Keys.Order(StringComparer.Ordinal).SelectMany(IndicesOf)]);
        return sums.Select(sum => new ChannelSum
        {
            Count = sum.Count,
            SumHigh = unchecked((ulong)(sum.Sum >> 64)),
            SumLow = unchecked((ulong)sum.Sum),
            SquaresHigh = unchecked((ulong)(sum.Squares >> 64)),
            SquaresLow = unchecked((ulong)sum.Squares),
        });
    }

    /// <summary>Reads the data and deals it out, or finds whose it is.</summary>
    /// <param name="spec">The job file.</param>
    /// <param name="site">This site.</param>
    /// <param name="dataDirectory">Where its data sets lie.</param>
    /// <param name="rules">The rules that it began with.</param>
    /// <exception cref="DataSetException">The data cannot be read, does not fit the network, or is too little for the clients.</exception>
    public static SiteJob Load(JobSpec spec, string site, string dataDirectory, RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Fleet.Partition is PartitionSpec.Folders
            ? FromFolders(spec, site, dataDirectory, rules)
            : Dealt(spec, site, dataDirectory, rules);
    }

    private static SiteJob Dealt(JobSpec spec, string site, string dataDirectory, RuleSet rules)
    {
        LoadedData loaded = DataSets.Load(dataDirectory, spec.Data, spec.Network);
        DataSet data = loaded.Data;
        if (!data.SampleShape.Equals(spec.Network.Input) || data.Classes != spec.Network.Classes)
        {
            throw new DataSetException(
                $"data set {data.Name} has samples {data.SampleShape} in {data.Classes} classes, network {spec.Network.Name} takes "
                    + $"{spec.Network.Input} in {spec.Network.Classes}: name another network, or other data, in the job file"
            );
        }

        (int[] train, int[] heldOut) = Split(spec, loaded);
        if (train.Length < (long)MinimumSamples * spec.Fleet.Clients)
        {
            throw new DataSetException(
                $"data set {data.Name} has {train.Length} samples to train on, too few to give {MinimumSamples} to each of "
                    + $"{spec.Fleet.Clients} clients: lower fleet.clients, or data.held-out, in the job file"
            );
        }

        int[] labels = [.. train.Select(i => data.Labels[i])];
        int[][] dealt = Partitioning.Deal(
            spec.Fleet.Partition,
            labels,
            data.Classes,
            spec.Fleet.Clients,
            Seed.Of(spec.Seed, "partition"),
            MinimumSamples,
            spec.Fleet.LackedClasses(spec.Seed)
        );
        ImmutableArray<string> ids = spec.Fleet.ClientIds;
        return new SiteJob(
            spec,
            rules,
            site,
            data,
            heldOut,
            Enumerable
                .Range(0, ids.Length)
                .Where(i => spec.Fleet.SiteOf(i) == site)
                .Select(i => (ids[i], spec.Fleet.Budget(i, spec.Seed), dealt[i].Select(j => train[j]).ToArray())),
            leftOut: []
        );
    }

    private static SiteJob FromFolders(JobSpec spec, string site, string dataDirectory, RuleSet rules)
    {
        var folders = ClientFolders.Load(dataDirectory, site, spec.Data, spec.Network, evaluates: site == spec.Evaluation.Site);
        ImmutableArray<LeftOutClient>.Builder leftOut = ImmutableArray.CreateBuilder<LeftOutClient>();
        var clients = new List<(string, long, int[])>();
        var heldOut = new List<int>(folders.HeldOut);
        var root = new DataRoot(dataDirectory);
        foreach ((string client, string folder, int[] samples) in folders.Clients)
        {
            (int[] train, int[] kept) = ShareOf(spec, client, folders.Data, samples);
            if (train.Length < MinimumSamples)
            {
                leftOut.Add(
                    rules.LeavesOutSmallClients
                        ? new LeftOutClient
                        {
                            Client = client,
                            Site = site,
                            Samples = train.Length,
                        }
                        : throw new DataSetException(
                            $"{folder} has {train.Length} samples to train on, fewer than {MinimumSamples}: give the client more data, or "
                                + "lower data.held-out"
                        )
                );
                continue;
            }

            heldOut.AddRange(kept);
            clients.Add((client, ClientFile.Budget(root, folder) ?? spec.Fleet.BudgetOf(client, spec.Seed), train));
        }

        return new SiteJob(
            spec,
            rules,
            site,
            folders.Data,
            AtMost([.. heldOut], spec.Data.HeldOutSamples, spec.Seed, "held-out-samples"),
            clients,
            leftOut.ToImmutable()
        );
    }

    private static (int[] Train, int[] HeldOut) Split(JobSpec spec, LoadedData loaded)
    {
        (int[] train, int[] heldOut) = (loaded.Training, loaded.HeldOut);
        if (!spec.Data.HeldOutFiles)
        {
            (train, heldOut) = Partitioning.HoldOut(
                loaded.Data.Labels,
                loaded.Data.Classes,
                spec.Data.HeldOut,
                Seed.Of(spec.Seed, "held-out")
            );
        }

        return (
            AtMost(train, spec.Data.Samples, spec.Seed, "samples"),
            AtMost(heldOut, spec.Data.HeldOutSamples, spec.Seed, "held-out-samples")
        );
    }

    private static (int[] Train, int[] HeldOut) ShareOf(JobSpec spec, string client, DataSet data, int[] samples)
    {
        int[] labels = [.. samples.Select(i => data.Labels[i])];
        (int[] train, int[] heldOut) = Partitioning.HoldOut(
            labels,
            data.Classes,
            spec.Data.HeldOut,
            Seed.Of(spec.Seed, "held-out", client: client)
        );
        return ([.. train.Select(i => samples[i])], [.. heldOut.Select(i => samples[i])]);
    }

    // the first of a permutation, in data order again
    private static int[] AtMost(int[] samples, int most, ulong seed, string purpose) =>
        most == 0 || most >= samples.Length
            ? samples
            : [.. new DeterministicRandom(Seed.Of(seed, purpose)).Permutation(samples.Length).Take(most).Order().Select(i => samples[i])];
}
