"""`bench`: this program, Pelican, Hugo and Eleventy measured in turn on the same made-up site."""
