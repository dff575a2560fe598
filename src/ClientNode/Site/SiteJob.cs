using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Randomness;
using ProFL.Messages.Wire;
using ProFL.Training;

namespace ProFL.ClientNode.Site;

/// <summary>A job as this site sees it: the job file, the data, and which samples are whose. A function of the job file and the data alone.</summary>
public sealed class SiteJob
{
    private const int MinimumSamples = 2;
    private readonly ImmutableDictionary<string, int[]> _indices;
    private readonly ImmutableDictionary<string, ClientDescription> _clients;

    private SiteJob(JobSpec spec, DataSet data, int[] heldOut, ImmutableDictionary<string, int[]> indices, ImmutableDictionary<string, ClientDescription> clients)
    {
        Spec = spec;
        Curriculum = Learning.Curricula.Curriculum.Of(spec);
        Data = data;
        HeldOut = heldOut;
        _indices = indices;
        _clients = clients;
    }

    /// <summary>The job file.</summary>
    public JobSpec Spec { get; }

    /// <summary>What the job does, step after step.</summary>
    public ImmutableArray<CurriculumStep> Curriculum { get; }

    /// <summary>All samples of the data set.</summary>
    public DataSet Data { get; }

    /// <summary>Samples that nobody trains on.</summary>
    public int[] HeldOut { get; }

    /// <summary>This site's clients, in ordinal order of ids.</summary>
    public IEnumerable<ClientDescription> Clients => _clients.Values.OrderBy(c => c.Client, StringComparer.Ordinal);

    /// <summary>One client, or null when this site does not have it.</summary>
    public ClientDescription? Find(string client) => _clients.GetValueOrDefault(client);

    /// <summary>A client's samples.</summary>
    public int[] IndicesOf(string client) => _indices[client];

    /// <summary>Reads the data and deals it out.</summary>
    /// <param name="spec">The job file.</param>
    /// <param name="site">This site.</param>
    /// <param name="dataDirectory">Where its data sets lie.</param>
    /// <exception cref="DataSetException">The data cannot be read, does not fit the network, or is too little for the clients.</exception>
    public static SiteJob Load(JobSpec spec, string site, string dataDirectory)
    {
        DataSet data = DataSets.Load(dataDirectory, spec.Data.Name, spec.Data.Scale);
        if (!data.SampleShape.Equals(spec.Network.Input) || data.Classes != spec.Network.Classes)
        {
            throw new DataSetException(
                $"data set {data.Name} has samples {data.SampleShape} in {data.Classes} classes, network {spec.Network.Name} takes {spec.Network.Input} in {spec.Network.Classes}: name another network, or other data, in the job file");
        }

        (int[] train, int[] heldOut) = Partitioning.HoldOut(data.Labels, data.Classes, spec.Data.HeldOut, Seed.Of(spec.Seed, "held-out"));
        if (train.Length < (long)MinimumSamples * spec.Fleet.Clients)
        {
            throw new DataSetException(
                $"data set {data.Name} has {train.Length} samples to train on, too few to give {MinimumSamples} to each of {spec.Fleet.Clients} clients: lower fleet.clients, or data.held-out, in the job file");
        }

        int[] labels = [.. train.Select(i => data.Labels[i])];
        int[][] dealt = Partitioning.Deal(spec.Fleet.Partition, labels, data.Classes, spec.Fleet.Clients, Seed.Of(spec.Seed, "partition"), MinimumSamples, spec.Fleet.LackedClasses(spec.Seed));
        var indices = ImmutableDictionary.CreateBuilder<string, int[]>(StringComparer.Ordinal);
        var clients = ImmutableDictionary.CreateBuilder<string, ClientDescription>(StringComparer.Ordinal);
        for (int i = 0; i < spec.Fleet.Clients; i++)
        {
            if (spec.Fleet.SiteOf(i) != site)
            {
                continue;
            }

            string client = spec.Fleet.ClientIds[i];
            int[] own = [.. dealt[i].Select(j => train[j])];
            indices[client] = own;
            clients[client] = new ClientDescription
            {
                Client = client,
                Site = site,
                MemoryBytes = spec.Fleet.Budget(i, spec.Seed),
                Samples = own.Length,
                DataFingerprint = data.Fingerprint(own),
            };
        }

        return new SiteJob(spec, data, heldOut, indices.ToImmutable(), clients.ToImmutable());
    }
}
