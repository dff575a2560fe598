using ProFL.Learning.Jobs;
using ProFL.Training.Data;

namespace ProFL.ClientNode.Data;

/// <summary>The folder of a job's data in the data folder of a node.</summary>
internal static class NodeDataFolder
{
    /// <summary>Looks whether it is there: a job comes from another machine, where the same folder may lie elsewhere.</summary>
    /// <param name="data">The job's data.</param>
    /// <param name="dataDirectory">The data folder of this node.</param>
    /// <exception cref="DataSetException">It is not there; says where it was looked for, and how to give another folder.</exception>
    public static void Require(DataSpec data, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(data);
        string named = data.Format == DataFormat.Digits ? data.Name : data.Folder;
        string folder = new DataRoot(dataDirectory).Place("data.folder", named);
        if (!Directory.Exists(folder))
        {
            throw new DataSetException(
                $"has no folder {named}, it was looked for at {folder} on {Environment.MachineName}: start the nodes of the site with the "
                    + $"folder in which {named} lies, by `profl up --data FOLDER`, `profl client-node --data FOLDER` or PROFL_DATA of an "
                    + $"installation; or copy {named} there, or correct data.folder in the job file"
            );
        }
    }
}
