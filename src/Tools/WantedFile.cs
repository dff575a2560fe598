using ProFL.Node.Files;

namespace ProFL.Tools;

/// <summary>A file that a person wants to have written.</summary>
public static class WantedFile
{
    /// <summary>Looks whether a file can be written at a path, before anything is done for it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">Its folder is not there, or it is a folder itself; says what to do.</exception>
    public static void Require(string path)
    {
        try
        {
            WholeFile.Require(path);
        }
        catch (IOException e)
        {
            throw new UserException(Mistake.Usage, e.Message);
        }
    }
}
